package io.edgetsm.writer;

/** Says before each run whether there is time to find its smallest form. Single-threaded, like the heads that ask. */
public interface EncodingPace {
    /** Never any time: what recovery works at. */
    EncodingPace HURRIED = new EncodingPace() {
        @Override
        public boolean mayTakeTime() {
            return false;
        }

        @Override
        public void end() {
            // Nobody keeps count.
        }
    };

    /** Whether the run that is now encoded may take its time; if so, {@link #end} follows. */
    boolean mayTakeTime();

    /** The run that took its time is encoded. */
    void end();
}
