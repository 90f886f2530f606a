package io.edgetsm.testing;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * When a {@link Fault} happens: at which of the calls that match, counted from 1 since the rule was injected. A rule
 * counts for itself, so it belongs to one storage.
 *
 * <pre>
 *     storage.inject(FaultRule.once(Fault.EIO, 3).on(Operation.FORCE).onFiles("wal.ring"::equals));
 * </pre>
 */
public final class FaultRule {
    private final Fault fault;
    private final Schedule schedule;
    private final long n;
    private final Set<Operation> operations;
    private final Predicate<String> files;
    private long calls;
    private final AtomicLong hits = new AtomicLong();

    private FaultRule(Fault fault, Schedule schedule, long n, Set<Operation> operations, Predicate<String> files) {
        if (n < 1) {
            throw new IllegalArgumentException("calls are counted from 1, n=" + n);
        }
        this.fault = fault;
        this.schedule = schedule;
        this.n = n;
        this.operations = operations;
        this.files = files;
    }

    /** At the n-th matching call only. */
    public static FaultRule once(Fault fault, long n) {
        return new FaultRule(fault, Schedule.ONCE, n, fault.operations(), name -> true);
    }

    /** At the n-th matching call and all after it, until the rule is removed. */
    public static FaultRule from(Fault fault, long n) {
        return new FaultRule(fault, Schedule.FROM, n, fault.operations(), name -> true);
    }

    /** At every n-th matching call. */
    public static FaultRule every(Fault fault, long n) {
        return new FaultRule(fault, Schedule.EVERY, n, fault.operations(), name -> true);
    }

    /** The same, counting and hitting these operations only; without it, all that the fault can happen to. */
    public FaultRule on(Operation first, Operation... more) {
        return new FaultRule(fault, schedule, n, EnumSet.of(first, more), files);
    }

    /** The same, counting and hitting these files only; operations on the directory as a whole have the empty name. */
    public FaultRule onFiles(Predicate<String> names) {
        return new FaultRule(fault, schedule, n, operations, names);
    }

    /** How often the fault has happened. Any thread may ask. */
    public long hits() {
        return hits.get();
    }

    Fault fault() {
        return fault;
    }

    /** Counts the call if it matches; tells whether the fault happens to it. */
    boolean strikes(Operation operation, String name) {
        if (!operations.contains(operation) || !files.test(name)) {
            return false;
        }
        calls++;
        boolean struck = schedule.strikes(calls, n);
        if (struck) {
            hits.incrementAndGet();
        }
        return struck;
    }

    private enum Schedule {
        ONCE,
        FROM,
        EVERY;

        boolean strikes(long call, long n) {
            return switch (this) {
                case ONCE -> call == n;
                case FROM -> call >= n;
                case EVERY -> call % n == 0;
            };
        }
    }
}
