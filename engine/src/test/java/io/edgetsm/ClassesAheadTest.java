package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassesAheadTest {
    /** What is renamed is no longer loaded ahead, and nothing else would tell. */
    @Test
    void everyClassIsThere() throws ClassNotFoundException {
        List<String> names = ClassesAhead.names();
        for (String name : names) {
            assertEquals(
                    name,
                    Class.forName(name, false, ClassesAhead.class.getClassLoader())
                            .getName());
        }
        assertEquals(names.size(), new HashSet<>(names).size(), "each once");
    }

    @Test
    void theThreadHasEndedWhenTheOpeningHas() {
        new ClassesAhead(true).close();
        assertFalse(isRunning());
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("edgetsm-classes"));
    }
}
