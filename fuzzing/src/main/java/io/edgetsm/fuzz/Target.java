package io.edgetsm.fuzz;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** What is fuzzed. Each names the class that reads an input, and sound inputs to start from. */
enum Target {
    /** A sensor run: first byte the value type. */
    RUN(RunTarget.class, Target::runs),
    /** A burst run: first byte the value type. */
    BURST(BurstTarget.class, Target::bursts),
    /** The timestamps of a run. */
    TIMESTAMPS(TimestampsTarget.class, Target::clocks),
    /** A block, header and payload, sealed anew. */
    BLOCK(BlockTarget.class, () -> SampleUnits.blocks()),
    /** A whole TSM file, its frames and its index sealed anew. */
    FILE(FileTarget.class, () -> List.of(SampleUnits.file(true), SampleUnits.file(false))),
    /** A log page, sealed anew. */
    LOG_PAGE(LogPageTarget.class, () -> List.of(SampleUnits.logPage())),
    /** A frame of series definitions, sealed anew. */
    SERIES_FRAME(SeriesFrameTarget.class, () -> List.of(SampleUnits.seriesFrame())),
    /** A manifest, sealed anew. */
    MANIFEST(ManifestTarget.class, () -> List.of(SampleUnits.manifest()));

    private final Class<?> entry;
    private final Supplier<List<byte[]>> seeds;

    Target(Class<?> entry, Supplier<List<byte[]>> seeds) {
        this.entry = entry;
        this.seeds = seeds;
    }

    /** Name on the command line and of its directories. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Target of(String label) {
        for (Target target : values()) {
            if (target.label().equals(label)) {
                return target;
            }
        }
        return null;
    }

    /** The class whose {@code fuzzerTestOneInput} reads an input. */
    Class<?> entry() {
        return entry;
    }

    /** Sound inputs. */
    List<byte[]> seeds() {
        return seeds.get();
    }

    private static List<byte[]> runs() {
        List<byte[]> runs = new ArrayList<>();
        for (ValueType type : RunTarget.TYPES) {
            for (CodecPolicy policy : SampleUnits.POLICIES) {
                for (int shape = 0; shape < SampleUnits.SHAPES; shape++) {
                    runs.add(SampleUnits.run(policy, type, shape, new Random(shape)));
                }
            }
        }
        return runs;
    }

    private static List<byte[]> bursts() {
        List<byte[]> bursts = new ArrayList<>();
        for (ValueType type : BurstTarget.TYPES) {
            for (CodecPolicy policy : SampleUnits.POLICIES) {
                for (int shape = 0; shape < SampleUnits.SHAPES; shape++) {
                    bursts.add(SampleUnits.burst(policy, type, shape, new Random(shape)));
                }
            }
        }
        return bursts;
    }

    private static List<byte[]> clocks() {
        List<byte[]> runs = new ArrayList<>();
        for (CodecPolicy policy : SampleUnits.POLICIES) {
            for (int shape = 0; shape < SampleUnits.SHAPES; shape++) {
                runs.add(SampleUnits.clock(policy, shape, new Random(shape)));
            }
        }
        return runs;
    }
}
