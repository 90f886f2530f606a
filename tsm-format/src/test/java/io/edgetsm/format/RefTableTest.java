package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefTableTest {
    @Test
    void keepsWhatAMapKeepsInTheOrderOfRefs() {
        SeededRuns.run(200, random -> {
            RefTable<Integer> table = new RefTable<>();
            TreeMap<Integer, Integer> expected = new TreeMap<>();
            int bound = 1 << 1 + random.nextInt(24);
            for (int i = 0; i < 300; i++) {
                int ref = 1 + random.nextInt(bound);
                assertEquals(expected.put(ref, i), table.put(ref, i));
                int asked = random.nextInt();
                assertEquals(expected.get(asked), table.get(asked));
                assertEquals(i, table.get(ref));
            }
            List<Integer> listed = new ArrayList<>();
            table.forEach(listed::add);
            assertEquals(List.copyOf(expected.values()), listed);
            assertEquals(expected.size(), table.size());
        });
    }

    @Test
    void refusesWhatIsNoRef() {
        RefTable<String> table = new RefTable<>();
        for (int ref : new int[] {0, -1, Integer.MIN_VALUE, SeriesDefinition.MAX_REF + 1, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> table.put(ref, "x"));
            assertNull(table.get(ref));
        }
        table.put(SeriesDefinition.MAX_REF, "last");
        assertEquals("last", table.get(SeriesDefinition.MAX_REF));
        assertEquals("last", table.iterator().next());
    }
}
