package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of docs/format say what the layout constants say: page and code move in the same commit. */
class FormatDocumentTest {
    private static final Path DOCUMENTS = Path.of("..", "docs", "format");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (\\S+) \\| (\\w+) \\|.*");

    private record Field(int offset, String size, String name) {
        /** {@code sectionOffset} is SECTION_OFFSET, {@code cutLsn} is CUT_LSN_OFFSET. */
        String constant(String prefix) {
            String base = name.endsWith("Offset") ? name.substring(0, name.length() - "Offset".length()) : name;
            return prefix + base.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT) + "_OFFSET";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "block-v1.md, Header, io.edgetsm.format.BlockHeader, '', NUMBERS_OFFSET",
        "tsm-file-v1.md, Header, io.edgetsm.format.TsmFileHeader, '', BYTES",
        "tsm-file-v1.md, Series frame, io.edgetsm.format.SeriesFrame, '', NUMBERS_OFFSET",
        "tsm-file-v1.md, Directory entry, io.edgetsm.format.TsmIndex, DIRECTORY_, DIRECTORY_ENTRY_BYTES",
        "tsm-file-v1.md, Footer, io.edgetsm.format.TsmIndex, FOOTER_, FOOTER_BYTES",
        "log-v1.md, Page header, io.edgetsm.format.LogPage, '', PAYLOAD_OFFSET",
        "store-v1.md, Manifest, io.edgetsm.format.Manifest, '', ''",
        "store-v1.md, Dropped cuts, io.edgetsm.format.DroppedCuts, '', ENTRY_BYTES",
        "store-v1.md, Cut limits, io.edgetsm.format.CutLimits, '', ENTRY_BYTES"
    })
    void tablesSayWhatTheConstantsSay(String document, String heading, String className, String prefix, String end)
            throws ReflectiveOperationException, IOException {
        Class<?> layout = Class.forName(className);
        List<Field> fields = table(document, heading);
        assertFalse(fields.isEmpty(), "no table under " + heading);
        Set<String> described = new HashSet<>();
        int next = 0;
        for (Field field : fields) {
            assertEquals(next, field.offset(), document + ": gap or overlap before " + field.name());
            next = field.size().matches("\\d+") ? next + Integer.parseInt(field.size()) : -1;
            String constant = field.constant(prefix);
            described.add(constant);
            if (hasConstant(layout, constant)) {
                assertEquals(value(layout, constant), field.offset(), document + ": " + constant);
            } else {
                assertTrue(isUnnamed(field), document + ": no constant " + constant + " in " + className);
            }
        }
        for (var declared : layout.getDeclaredFields()) {
            String name = declared.getName();
            if (name.endsWith("_OFFSET") && name.startsWith(prefix) && !isOther(name, prefix, end)) {
                assertTrue(described.contains(name), document + ": " + className + "." + name + " is not in the table");
            }
        }
        if (!end.isEmpty()) {
            assertEquals(value(layout, end), next, document + ": end of the structure");
        }
    }

    /** Fields that code never reads by themselves: where the structure begins, and what is reserved. */
    private static boolean isUnnamed(Field field) {
        return field.offset() == 0
                || field.name().equals("reserved")
                || field.name().equals("checksum");
    }

    private static boolean isOther(String constant, String prefix, String end) {
        return constant.equals(end)
                || prefix.isEmpty() && (constant.startsWith("DIRECTORY_") || constant.startsWith("FOOTER_"));
    }

    private static boolean hasConstant(Class<?> layout, String name) {
        for (var field : layout.getDeclaredFields()) {
            if (field.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static int value(Class<?> layout, String name) throws ReflectiveOperationException {
        return layout.getDeclaredField(name).getInt(null);
    }

    /** The first table with offsets under a heading that begins so. */
    private static List<Field> table(String document, String heading) throws IOException {
        List<Field> fields = new ArrayList<>();
        boolean inSection = false;
        for (String line : Files.readAllLines(DOCUMENTS.resolve(document))) {
            if (line.startsWith("#")) {
                inSection = line.replaceFirst("#+ ", "").startsWith(heading) && fields.isEmpty();
            }
            Matcher row = ROW.matcher(line);
            if (inSection && row.matches()) {
                fields.add(new Field(Integer.parseInt(row.group(1)), row.group(2), row.group(3)));
            }
        }
        return fields;
    }
}
