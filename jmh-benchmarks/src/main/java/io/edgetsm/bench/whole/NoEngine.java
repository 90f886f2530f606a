package io.edgetsm.bench.whole;

import java.nio.file.Path;

/** Stores nothing: what making the samples costs, which is in every engine's figures. */
public final class NoEngine implements Engine {
    @Override
    public String name() {
        return "nothing";
    }

    @Override
    public String durability() {
        return "nothing is stored";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return true;
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) {
        return new EngineWriter() {
            private long sink;

            @Override
            public void append(int series, long timestampNanos, double value) {
                sink += series ^ timestampNanos ^ Double.doubleToRawLongBits(value);
            }

            @Override
            public void bursts(long firstIndex, short[][] counts) {
                for (short[] channel : counts) {
                    for (short count : channel) {
                        sink += count;
                    }
                }
            }

            @Override
            public void force() {
                // Nothing is stored.
            }

            @Override
            public void close() {
                if (sink == 0) {
                    throw new IllegalStateException("nothing was made");
                }
            }
        };
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) {
        throw new UnsupportedOperationException("nothing was stored");
    }
}
