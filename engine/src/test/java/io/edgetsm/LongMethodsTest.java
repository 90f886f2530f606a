package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Methods that are long on purpose, so that HotSpot puts them into none of their callers: one that has become shorter than
 * that costs seconds of processor time at every start, and nothing else would tell.
 */
class LongMethodsTest {
    /** HotSpot's FreqInlineSize: a method of more bytecodes is put into no other. */
    private static final int MOST_INLINED = 325;

    /** So many there are; whoever adds one counts it here. */
    private static final int METHODS = 19;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern PURPOSE = Pattern.compile("One long method on purpose([^:.]*)");
    private static final Pattern LINK = Pattern.compile("as (?:is|are) \\{@link #(\\w+)}(?: and \\{@link #(\\w+)})?");
    private static final Pattern DECLARATION = Pattern.compile("\\n(?: {4}){1,2}(?:\\w+ )*[\\w\\[\\]]+ (\\w+)\\(");
    private static final Pattern NESTED_CLASS = Pattern.compile("\\n    (?:\\w+ )*class (\\w+)");
    private static final Pattern INSTRUCTION = Pattern.compile("\\n +(\\d+): [a-z]");

    @TestFactory
    List<DynamicTest> whatIsLongOnPurposeIsLongEnough() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher purpose = PURPOSE.matcher(source);
            while (purpose.find()) {
                methods(source, purpose.toMatchResult()).forEach(method -> tests.add(test(file, source, method)));
            }
        }
        assertEquals(METHODS, tests.size(), "methods found");
        return tests;
    }

    /** Sources of all modules; nothing else is looked at, since builds beside this one may be at work. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT)) {
            for (Path module : modules) {
                Path root = module.resolve("src/main/java");
                if (Files.isDirectory(root)) {
                    try (Stream<Path> files = Files.walk(root)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    /** The method that the comment stands before, and those that it names as alike. */
    private static List<String> methods(String source, MatchResult purpose) {
        List<String> methods = new ArrayList<>();
        Matcher links = LINK.matcher(purpose.group(1));
        if (links.find()) {
            methods.add(links.group(1));
            if (links.group(2) != null) {
                methods.add(links.group(2));
            }
        }
        Matcher declaration = DECLARATION.matcher(source);
        assertTrue(declaration.find(purpose.end()), "a method behind the comment");
        methods.add(declaration.group(1));
        return methods;
    }

    private static DynamicTest test(Path file, String source, String method) {
        String path = file.toString();
        String name = path.substring(path.indexOf("src/main/java/") + "src/main/java/".length(), path.length() - 5)
                .replace('/', '.');
        return DynamicTest.dynamicTest(name + "." + method, () -> {
            int bytecodes = bytecodes(classes(name, source), method);
            assertTrue(bytecodes > MOST_INLINED, bytecodes + " bytecodes, of more than " + MOST_INLINED);
        });
    }

    /** The class of a source and those within. */
    private static List<String> classes(String name, String source) {
        List<String> classes = new ArrayList<>(List.of(name));
        NESTED_CLASS.matcher(source).results().forEach(nested -> classes.add(name + "$" + nested.group(1)));
        return classes;
    }

    /** Size of the longest method of that name. */
    private static int bytecodes(List<String> classes, String method) {
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        StringWriter out = new StringWriter();
        PrintWriter to = new PrintWriter(out);
        List<String> arguments = new ArrayList<>(List.of("-c", "-p", "-cp", System.getProperty("java.class.path")));
        arguments.addAll(classes);
        assertEquals(0, javap.run(to, to, arguments.toArray(String[]::new)), out::toString);
        int longest = 0;
        for (String member : out.toString().split("\\n\\n")) {
            String head = member.stripLeading().lines().findFirst().orElse("");
            if (head.contains(" " + method + "(")) {
                Matcher instruction = INSTRUCTION.matcher(member);
                while (instruction.find()) {
                    longest = Math.max(longest, Integer.parseInt(instruction.group(1)) + 1);
                }
            }
        }
        return longest;
    }
}
