package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/** Collects findings, up to a limit: a file of noise must not fill the memory with messages. */
final class Findings {
    private static final int MAX_PER_FILE = 1000;

    private final String file;
    private final List<Finding> found = new ArrayList<>();
    private long suppressed;

    Findings(String file) {
        this.file = file;
    }

    void damage(String what, long offset) {
        add(new Finding(Finding.Kind.DAMAGE, what, file, offset));
    }

    void damage(CorruptDataException e) {
        damage(e.what(), e.offset());
    }

    void note(String what, long offset) {
        add(new Finding(Finding.Kind.NOTE, what, file, offset));
    }

    private void add(Finding finding) {
        if (found.size() < MAX_PER_FILE) {
            found.add(finding);
        } else {
            suppressed++;
        }
    }

    boolean haveDamage() {
        return found.stream().anyMatch(Finding::isDamage);
    }

    List<Finding> all() {
        if (suppressed == 0) {
            return List.copyOf(found);
        }
        List<Finding> all = new ArrayList<>(found);
        all.add(new Finding(Finding.Kind.DAMAGE, "and more of the kind, count=" + suppressed, file, 0));
        return all;
    }
}
