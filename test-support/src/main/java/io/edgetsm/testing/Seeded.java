package io.edgetsm.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs many times, each time with another seed behind its {@link SampleRandom} (or
 * {@link java.util.random.RandomGenerator}) parameter. A failure prints
 * {@code seed=0x… rerun with -Dtest.seed=0x…}, and that property runs the one seed alone. {@code -Dtest.runs=N}
 * overrides the number of runs. Seeds are new at each run of the tests; {@code -Dtest.base=0x…} draws the same ones each
 * time, which makes the check of a commit one that others get the same answer from.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededExtension.class)
public @interface Seeded {
    /** How many seeds to try. */
    int runs() default 100;
}
