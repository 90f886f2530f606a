package io.edgetsm;

import io.edgetsm.io.Slabs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * In a fresh JVM opening a store is mostly the loading of classes, one after the other as each is met for the first time. The
 * first open loads those it will meet last on a thread of their own, while the files are read; it ends with that open. A class
 * that cannot be loaded here is met again by whoever needs it. No class is initialized: that stays with who uses it.
 */
final class ClassesAhead implements AutoCloseable {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** Package and classes in turn, of all modules behind the engine. */
    private static final String[] CLASSES = {
        "io.edgetsm.format.codec",
        "RunEncoder TimestampEncoder IntegerEncoder QuickIntegerEncoder PackedEncoder CommonDivisor TansEncoder TansTable"
                + " TokenHistogram Dictionary BitWriter Lpc Lz4Compressor BitPlanes ValueEncoder DecimalScaler DecimalFinder"
                + " QuantumFinder QuantumLearner DoubleSorter NumberMap BurstEncoder FragmentReader BurstDecoder ValueDecoder"
                + " BitReader DecimalDivision IntegerDecoder PackedDecoder FragmentPacker CodecHints ColumnHints",
        "io.edgetsm.writer",
        "Heads Head SensorHead BurstHead HeadContext HeadArena BlockAssembler BlockBuffers BurstValues OpenRuns SmallCuts"
                + " Victims TsmFileWriter GrowingIndex",
        "io.edgetsm",
        "Committer Encoder Intake Agents IntakeBatch BurstRate LiveSnapshots EncoderCommands Checkpointer SpareTime LastValues"
                + " StoreHealth AppendPath AppendLock FutureGuard FlushAge Wakeup Replay ReplayBatch ReplayTarget TsmFiles"
                + " WaitingBlocks LateStatistics",
        "org.HdrHistogram",
        "Histogram SingleWriterRecorder AbstractHistogram PackedHistogram DoubleHistogram WriterReaderPhaser"
                + " PercentileIterator RecordedValuesIterator",
        "io.edgetsm.wal",
        "LogWriter LogReader Catalogue KeyTable",
        "io.edgetsm.format",
        "LogPageBuilder LogGroupEncoder PatchedColumnEncoder MixedBlockBuilder LogPageCursor LogGroupDecoder PatchedColumn"
                + " BlockMembers SeriesFrame SeriesDefinition PlainKey KeyScanner LogSamples",
        "io.edgetsm.reader",
        "CutCoverage WalkedIndex SealedIndex TsmFile",
    };

    private final Thread thread;
    private volatile boolean over;

    /** @param begins false for one that does nothing */
    ClassesAhead(boolean begins) {
        thread = begins ? begun() : null;
    }

    /**
     * Begins when this is the first open of the JVM, and there is a processor for it.
     *
     * @param threaded whether a thread may be made at all
     */
    static ClassesAhead begin(boolean threaded) {
        boolean pays = threaded && Runtime.getRuntime().availableProcessors() > 1;
        return new ClassesAhead(pays && BEGUN.compareAndSet(false, true));
    }

    /** Full names of the classes, in the order in which they are loaded. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CLASSES.length; i += 2) {
            for (String name : CLASSES[i + 1].split(" ")) {
                names.add(CLASSES[i] + "." + name);
            }
        }
        return names;
    }

    private Thread begun() {
        Thread loader = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        load();
                    }
                },
                "edgetsm-classes");
        loader.setDaemon(true);
        try {
            loader.start();
            return loader;
        } catch (OutOfMemoryError e) {
            // What the JDK says when the system refuses a thread.
            return null;
        }
    }

    private void load() {
        Slabs.capBytes();
        for (String name : names()) {
            if (over) {
                return;
            }
            load(name);
        }
    }

    /** Asking for its constructors has a class verified as well, which is most of the work, and not initialized. */
    private static void load(String name) {
        try {
            Class<?> loaded = Class.forName(name, false, ClassesAhead.class.getClassLoader());
            var unused = loaded.getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError e) {
            return;
        }
    }

    /** Ends the thread; an interrupt does not end the wait, the flag is kept. */
    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        boolean running = thread != null;
        while (running) {
            try {
                thread.join();
                running = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
