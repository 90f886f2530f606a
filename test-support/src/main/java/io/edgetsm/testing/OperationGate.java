package io.edgetsm.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where every operation of a storage passes before it happens: counted, shown, stopped by a power cut, given a fault.
 */
final class OperationGate {
    private final long[] counts = new long[Operation.values().length];
    private final List<FaultRule> rules = new ArrayList<>();
    private Consumer<OperationPoint> hook = point -> {};
    private long cutIndex = Long.MAX_VALUE;
    private long changeCount;
    private PowerCut powerCut;

    /** Lets an operation pass; returns the fault that happens to it, or null. */
    Fault pass(Operation operation, String name, long position, int lengthBytes) {
        requirePower();
        OperationPoint point = new OperationPoint(changeCount, operation, name, position, lengthBytes);
        hook.accept(point);
        if (operation.isChanging()) {
            if (changeCount >= cutIndex) {
                powerCut = new PowerCut(point);
                throw powerCut;
            }
            changeCount++;
        }
        counts[operation.ordinal()]++;
        return faultFor(operation, name);
    }

    boolean isOff() {
        return powerCut != null;
    }

    void cutBefore(long index) {
        cutIndex = index;
    }

    void hook(Consumer<OperationPoint> observer) {
        hook = observer;
    }

    void add(FaultRule rule) {
        rules.add(rule);
    }

    void clearRules() {
        rules.clear();
    }

    long changeCount() {
        return changeCount;
    }

    long count(Operation operation) {
        return counts[operation.ordinal()];
    }

    private void requirePower() {
        if (powerCut != null) {
            throw powerCut;
        }
    }

    /** All rules count the call; the first that strikes decides. */
    private Fault faultFor(Operation operation, String name) {
        Fault fault = null;
        for (FaultRule rule : rules) {
            if (rule.strikes(operation, name) && fault == null) {
                fault = rule.fault();
            }
        }
        return fault;
    }
}
