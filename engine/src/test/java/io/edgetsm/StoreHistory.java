package io.edgetsm;

import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;

/**
 * A history: a store lives, loses its power or its process, is opened on what that has left, is judged and lives on from
 * there, several times over. A share of the interruptions hits the opening itself.
 */
final class StoreHistory {
    private static final int STEPS = 14;
    private static final int OPENING_OPERATIONS = 16;
    private static final int LIVING_OPERATIONS = 60;
    private static final int OPENINGS_ONE_IN = 3;
    private static final int KILLS_ONE_IN = 4;
    private static final int VIEWS_ONE_IN = 4;

    private final SampleRandom random;
    private final StoreScript life;
    private SimulatedStorage storage;
    private int kills;
    private int cuts;
    private int inOpening;

    StoreHistory(SampleRandom random) {
        long seed = random.nextLong();
        this.random = random;
        this.life = new StoreScript(seed, STEPS);
        this.storage = new SimulatedStorage(seed);
    }

    /** Lives with that many interruptions; judges what each leaves, and the last one in every respect. */
    StoreHistory run(int interruptions) {
        for (int i = 0; i < interruptions; i++) {
            inOpening += live("interruption " + i) ? 0 : 1;
            interrupt();
        }
        new StoreJudge(life, random).judge(storage, life.acknowledgedWritten(), "at the end");
        return this;
    }

    /** Opens and lives until the power is off, or for a while; whether the store was open by then. */
    private boolean live(String where) {
        int operations = random.nextInt(random.oneIn(OPENINGS_ONE_IN) ? OPENING_OPERATIONS : LIVING_OPERATIONS);
        storage.runUntil(storage.operationCount() + operations);
        boolean opened = false;
        try {
            open(where);
            opened = true;
            for (int i = 0; i < STEPS; i++) {
                life.step(storage, i);
                life.noteAcknowledged();
            }
        } catch (PowerCut cut) {
            // Wherever it hit.
        } catch (RuntimeException e) {
            // The agents met the cut and failed the store. Without a cut it is a finding.
            if (!storage.isPowerOff()) {
                throw e;
            }
        }
        return opened;
    }

    private void open(String where) {
        StoreState viewed = random.oneIn(VIEWS_ONE_IN) ? StoreJudge.view(storage) : null;
        life.openAfterInterruption(storage);
        StoreState recovered = StoreJudge.state(life.store());
        long end = life.store().appendedLsn();
        StoreJudge.assertSame(life.model().stateAt(end), recovered, where + " recovered lsn=" + end);
        if (viewed != null) {
            StoreJudge.assertSame(recovered, viewed, where + " viewed");
        }
    }

    private void interrupt() {
        life.noteAcknowledged();
        boolean killed = random.oneIn(KILLS_ONE_IN);
        SimulatedStorage left =
                killed ? storage.kill() : storage.cut(random.nextLong(), random.pick(UnforcedFate.values()));
        kills += killed ? 1 : 0;
        cuts += killed ? 0 : 1;
        storage.runUntil(0);
        life.end(killed);
        storage = left;
    }

    int kills() {
        return kills;
    }

    int cuts() {
        return cuts;
    }

    /** Interruptions before the store was open. */
    int inOpening() {
        return inOpening;
    }
}
