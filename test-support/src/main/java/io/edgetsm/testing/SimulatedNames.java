package io.edgetsm.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The names of a directory: those that are durable, those in force now, and the changes in between in their order. */
final class SimulatedNames {
    private final TreeMap<String, SimulatedInode> durable;
    private final TreeMap<String, SimulatedInode> current;
    private final List<Change> pending;

    SimulatedNames() {
        this(Map.of(), Map.of(), List.of());
    }

    /** Names that are durable, as a power cut leaves them. */
    SimulatedNames(Map<String, SimulatedInode> durable) {
        this(durable, durable, List.of());
    }

    private SimulatedNames(
            Map<String, SimulatedInode> durable, Map<String, SimulatedInode> current, List<Change> pending) {
        this.durable = new TreeMap<>(durable);
        this.current = new TreeMap<>(current);
        this.pending = new ArrayList<>(pending);
    }

    /** The same names for copies of the files. */
    SimulatedNames copy(UnaryOperator<SimulatedInode> copyOf) {
        SimulatedNames copy = new SimulatedNames();
        durable.forEach((name, inode) -> copy.durable.put(name, copyOf.apply(inode)));
        current.forEach((name, inode) -> copy.current.put(name, copyOf.apply(inode)));
        pending.forEach(change -> copy.pending.add(change.copy(copyOf)));
        return copy;
    }

    SimulatedInode get(String name) {
        return current.get(name);
    }

    List<String> list() {
        return new ArrayList<>(current.keySet());
    }

    Collection<SimulatedInode> files() {
        return current.values();
    }

    /** Of the names in force now and the bytes behind them. */
    long fingerprint() {
        long print = 0;
        for (Map.Entry<String, SimulatedInode> file : current.entrySet()) {
            print = 31 * print + file.getKey().hashCode();
            print = 31 * print + file.getValue().current().fingerprint();
        }
        return print;
    }

    Map<String, SimulatedInode> durable() {
        return durable;
    }

    List<Change> pending() {
        return pending;
    }

    void create(String name, SimulatedInode inode) {
        change(new Change(null, name, inode));
    }

    void rename(String from, String to) {
        change(new Change(from, to, current.get(from)));
    }

    void delete(String name) {
        change(new Change(name, null, current.get(name)));
    }

    void force() {
        durable.clear();
        durable.putAll(current);
        pending.clear();
    }

    private void change(Change change) {
        change.applyTo(current);
        pending.add(change);
    }

    /** A creation has no name removed, a deletion none added, a rename has both and is atomic also in a power cut. */
    record Change(String removed, String added, SimulatedInode inode) {
        void applyTo(Map<String, SimulatedInode> names) {
            // Only its own file: when changes get lost, the name may stand for another one.
            if (removed != null && !removed.equals(added)) {
                names.remove(removed, inode);
            }
            if (added != null) {
                names.put(added, inode);
            }
        }

        Change copy(UnaryOperator<SimulatedInode> copyOf) {
            return new Change(removed, added, copyOf.apply(inode));
        }
    }
}
