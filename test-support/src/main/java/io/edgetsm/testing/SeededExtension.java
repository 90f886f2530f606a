package io.edgetsm.testing;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Behind {@link Seeded}: one invocation per seed. */
final class SeededExtension implements TestTemplateInvocationContextProvider {
    static final String SEED_PROPERTY = "test.seed";
    static final String BASE_PROPERTY = "test.base";
    static final String RUNS_PROPERTY = "test.runs";

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Seeded.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int runs = Integer.getInteger(
                RUNS_PROPERTY,
                context.getRequiredTestMethod().getAnnotation(Seeded.class).runs());
        String test = context.getRequiredTestClass().getName() + "#"
                + context.getRequiredTestMethod().getName();
        return seeds(System.getProperty(SEED_PROPERTY), System.getProperty(BASE_PROPERTY), test, runs)
                .mapToObj(Run::new);
    }

    static LongStream seeds(String replayed, String base, String test, int runs) {
        if (replayed != null && !replayed.isBlank()) {
            return LongStream.of(parse(replayed.strip()));
        }
        long start = base == null || base.isBlank()
                ? System.nanoTime() ^ System.currentTimeMillis() << 20
                : parse(base.strip()) ^ (long) test.hashCode() << 32;
        return SampleRandom.ofSeed(start).longs(runs);
    }

    private static long parse(String seed) {
        return seed.startsWith("0x") ? Long.parseUnsignedLong(seed.substring(2), 16) : Long.parseLong(seed);
    }

    /** One seed: names the invocation, hands out the random source, speaks up on failure. */
    private record Run(long seed)
            implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "[" + invocationIndex + "] seed=0x" + Long.toHexString(seed);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == SampleRandom.class || type == RandomGenerator.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return SampleRandom.ofSeed(seed);
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (!(failure instanceof TestAbortedException)) {
                String hint = "seed=0x" + Long.toHexString(seed) + " rerun with -D" + SEED_PROPERTY + "=0x"
                        + Long.toHexString(seed);
                System.err.println(context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName() + " failed: " + hint);
                failure.addSuppressed(new Seed(hint));
            }
            throw failure;
        }
    }

    /** Shows the seed where the stack trace is read. */
    private static final class Seed extends Exception {
        private static final long serialVersionUID = 1L;

        Seed(String hint) {
            super(hint, null, false, false);
        }
    }
}
