package io.edgetsm.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The rules of {@code docs/format/log-v1.md} and {@code store-v1.md} without bytes: epoch, LSN, cut, checkpoint, forward
 * pages, who may use a slot again, and what counts after a power cut. A page is a record, a block is a record; the device
 * loses, keeps or destroys those that were not forced.
 */
final class RingRules {
    static final int SLOTS = 10;
    static final int SERIES = 3;
    /** One more, of which the pages hold references: what it appends stands in blocks only. */
    private static final int DENSE = SERIES;

    private static final int PAGE_ENTRIES = 4;

    /** A rule left out on purpose, to show that the model notices. */
    enum Mistake {
        NONE,
        SLOT_USED_BEFORE_CHECKPOINT_IS_STATED,
        CHECKPOINT_BEFORE_FILE_FORCE,
        BLOCK_BEFORE_LOG_FORCE_COUNTS,
        REPLAY_WITHOUT_COVERAGE,
        SAME_EPOCH,
        FORWARD_PAGE_NOT_FORCED,
        UNSETTLED_PAGES_COUNT,
        SETTLED_BEFORE_FILE_FORCE
    }

    /** Entries of a page: series by LSN from firstLsn on. A forward page has heads instead. */
    private record Page(
            int epoch,
            long sequence,
            long firstLsn,
            List<Integer> entries,
            int boundaryCount,
            long forcedLsn,
            long checkpointLsn,
            int fileForced,
            boolean carried,
            boolean unsettled,
            List<Head> heads) {
        long endLsn() {
            return firstLsn + entries.size();
        }

        boolean isForward() {
            return !heads.isEmpty();
        }
    }

    /** What a page says of what stands elsewhere; an unsettled one repeats what the last said that was not. */
    private record Statement(long forcedLsn, long checkpointLsn, int fileForced) {}

    /** What a series has in memory and in no block, or had when it was carried or cut. */
    private record Head(int series, long startLsn, long endLsn, Set<Long> lsns) {}

    /** Thrown when the power goes. */
    static final class Off extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final RandomGenerator random;
    private final Mistake mistake;

    // The device: what is on it for certain, and what was written since.
    private final Page[] forced = new Page[SLOTS];
    private final Page[] written = new Page[SLOTS];
    private final List<Head> file = new ArrayList<>();
    private int fileForced;
    private int epochOnDevice;
    private int actionsLeft;

    // The process.
    private int epoch;
    private long nextSequence;
    private long nextLsn;
    private List<Integer> open = new ArrayList<>();
    private int openBoundary;
    private long writtenLsn;
    private long forcedLsn;
    private long checkpoint;
    private long writtenCheckpoint;
    private long stated;
    private int knownFileForced;
    private boolean unsettled;
    private Statement held = new Statement(0, 0, 0);
    private long[] endOfSlot = new long[SLOTS];
    private TreeMap<Integer, Head> heads = new TreeMap<>();

    // What must hold.
    private final Map<Long, Integer> appended = new HashMap<>();
    private final TreeSet<Long> boundaries = new TreeSet<>(Set.of(0L));
    private long acknowledged;

    RingRules(RandomGenerator random, Mistake mistake) {
        this.random = random;
        this.mistake = mistake;
    }

    /** Opens, lives and loses its power, several times. */
    void run(int lives) {
        for (int life = 0; life < lives; life++) {
            actionsLeft = random.nextInt(120);
            try {
                recover();
                while (true) {
                    step();
                }
            } catch (Off off) {
                losePower();
            }
        }
        actionsLeft = Integer.MAX_VALUE;
        recover();
    }

    private void step() {
        int dice = random.nextInt(20);
        if (dice == 0) {
            append(DENSE, 1 + random.nextInt(3));
        } else if (dice < 12) {
            append(random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(SERIES - 1), 1 + random.nextInt(3));
        } else if (dice < 15) {
            write();
        } else if (dice < 18) {
            force();
        } else {
            relieve(random.nextBoolean());
        }
    }

    /** An action of the device: the power may go before it. */
    private void act() {
        if (actionsLeft-- == 0) {
            throw new Off();
        }
    }

    // ---- writing

    private void append(int series, int count) {
        if (open.isEmpty() || open.size() + count > PAGE_ENTRIES) {
            requireFree(open.isEmpty() ? 1 : 2);
        }
        for (int i = 0; i < count; i++) {
            if (open.size() == PAGE_ENTRIES) {
                stage();
            }
            open.add(series);
            unsettled |= series == DENSE;
            appended.put(nextLsn, series);
            nextLsn++;
        }
        openBoundary = open.size();
        boundaries.add(nextLsn);
        for (long lsn = nextLsn - count; lsn < nextLsn; lsn++) {
            take(series, lsn);
        }
    }

    /** What was carried may stand where the next page is to go: then that is flushed as well. */
    private void requireFree(int more) {
        if (!hasFree(more)) {
            relieve(random.nextBoolean());
        }
        if (!hasFree(more)) {
            relieve(false);
        }
        if (!hasFree(1)) {
            throw new AssertionError("ring stays full at sequence=" + nextSequence);
        }
    }

    private void take(int series, long lsn) {
        Head head = heads.get(series);
        Set<Long> lsns = head == null ? new HashSet<>() : new HashSet<>(head.lsns());
        lsns.add(lsn);
        heads.put(series, new Head(series, head == null ? lsn : head.startLsn(), lsn + 1, lsns));
    }

    private boolean hasFree(int more) {
        boolean free = true;
        for (int i = 0; i <= more; i++) {
            free &= endOfSlot[(int) ((nextSequence + i) % SLOTS)] <= stated;
        }
        return free || mistake == Mistake.SLOT_USED_BEFORE_CHECKPOINT_IS_STATED && hasFreeBehindCheckpoint(more);
    }

    private boolean hasFreeBehindCheckpoint(int more) {
        for (int i = 0; i <= more; i++) {
            if (endOfSlot[(int) ((nextSequence + i) % SLOTS)] > checkpoint) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checkpoint, once it is stated, frees that slot: the last free one is spent on no less than two. */
    private boolean frees(int ahead) {
        return endOfSlot[(int) ((nextSequence + ahead) % SLOTS)] <= checkpoint;
    }

    private void stage() {
        put(open, openBoundary, false, List.of(), nextLsn - open.size());
        open = new ArrayList<>();
        openBoundary = 0;
    }

    private void put(List<Integer> entries, int boundary, boolean carried, List<Head> forward, long firstLsn) {
        act();
        int slot = (int) (nextSequence % SLOTS);
        if (!unsettled) {
            held = new Statement(forcedLsn, checkpoint, knownFileForced);
        }
        written[slot] = new Page(
                epoch,
                nextSequence,
                firstLsn,
                List.copyOf(entries),
                boundary,
                held.forcedLsn(),
                held.checkpointLsn(),
                held.fileForced(),
                carried,
                unsettled,
                forward);
        endOfSlot[slot] = firstLsn + entries.size();
        nextSequence++;
        writtenCheckpoint = held.checkpointLsn();
    }

    /** What is behind a reference is acknowledged, as written as well, when its block is durable. */
    private void write() {
        if (unsettled) {
            force();
        } else {
            close();
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            stage();
        }
        writtenLsn = nextLsn;
    }

    private void forceRing() {
        act();
        System.arraycopy(written, 0, forced, 0, SLOTS);
        stated = Math.max(stated, writtenCheckpoint);
    }

    private void force() {
        boolean settles = unsettled;
        if (settles) {
            act();
            file.add(heads.remove(DENSE));
            if (mistake != Mistake.SETTLED_BEFORE_FILE_FORCE) {
                forceFile();
            }
            knownFileForced = file.size();
            unsettled = false;
        }
        close();
        forceRing();
        forcedLsn = writtenLsn;
        acknowledged = Math.max(acknowledged, boundaries.floor(forcedLsn));
        if (settles && mistake == Mistake.SETTLED_BEFORE_FILE_FORCE) {
            forceFile();
        }
    }

    private void forceFile() {
        act();
        fileForced = file.size();
    }

    /** Flushes what is dense, carries what is slow, moves the checkpoint and states it. */
    private void relieve(boolean mayCarry) {
        write();
        if (mistake != Mistake.BLOCK_BEFORE_LOG_FORCE_COUNTS) {
            force();
        }
        boolean carry = mayCarry && hasFree(2) && nextLsn > checkpoint;
        for (Head head : List.copyOf(heads.values())) {
            boolean slow = carry && head.series() == 0 && head.lsns().size() <= 3;
            if (!slow) {
                act();
                file.add(head);
                heads.remove(head.series());
            }
        }
        if (mistake != Mistake.CHECKPOINT_BEFORE_FILE_FORCE) {
            forceFile();
        }
        knownFileForced = file.size();
        if (!heads.isEmpty()) {
            force();
            put(List.of(), 0, false, List.copyOf(heads.values()), nextLsn);
            if (mistake != Mistake.FORWARD_PAGE_NOT_FORCED) {
                forceRing();
            }
        }
        // A forward page counts until a checkpoint has reached its firstLsn.
        checkpoint = Math.max(checkpoint, heads.isEmpty() ? nextLsn : nextLsn - 1);
        boolean states = mistake != Mistake.SLOT_USED_BEFORE_CHECKPOINT_IS_STATED;
        if (states && (hasFree(1) || hasFree(0) && frees(1) && frees(2))) {
            put(List.of(), 0, false, List.of(), nextLsn);
            forceRing();
            forcedLsn = Math.max(forcedLsn, writtenLsn);
        }
        if (mistake == Mistake.CHECKPOINT_BEFORE_FILE_FORCE) {
            forceFile();
        }
    }

    // ---- the cut

    private void losePower() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!Objects.equals(written[slot], forced[slot])) {
                switch (random.nextInt(3)) {
                    case 0 -> {}
                    case 1 -> forced[slot] = written[slot];
                    default -> forced[slot] = null;
                }
            }
            written[slot] = forced[slot];
        }
        List<Head> unforced = new ArrayList<>(file.subList(fileForced, file.size()));
        file.subList(fileForced, file.size()).clear();
        unforced.removeIf(block -> random.nextInt(3) == 0);
        file.addAll(unforced);
    }

    // ---- recovery

    private void recover() {
        act();
        epochOnDevice += mistake == Mistake.SAME_EPOCH && epochOnDevice > 0 ? 0 : 1;
        epoch = epochOnDevice;
        Scan scan = scan();
        int counting = countingBlocks(scan);
        act();
        file.subList(counting, file.size()).clear();
        fileForced = file.size();
        Map<Long, Integer> found = new TreeMap<>();
        long maxCut = 0;
        for (Head block : file) {
            block.lsns().forEach(lsn -> found.merge(lsn, 1, Integer::sum));
            maxCut = Math.max(maxCut, block.endLsn());
        }
        heads = new TreeMap<>();
        long maxHead = replay(scan, found);
        long end = Math.max(scan.endLsn, Math.max(maxCut, maxHead));
        judge(found, end);
        goOn(scan, end);
    }

    private int countingBlocks(Scan scan) {
        int end = file.size();
        if (scan.pages.isEmpty()) {
            return end;
        }
        while (end > 0
                && end > scan.fileForced
                && (file.get(end - 1).startLsn() >= scan.intactFrom)
                && mistake != Mistake.BLOCK_BEFORE_LOG_FORCE_COUNTS) {
            end--;
        }
        return end;
    }

    private long replay(Scan scan, Map<Long, Integer> found) {
        Map<Integer, Head> carried = new TreeMap<>();
        for (Page page : scan.forward) {
            page.heads().forEach(head -> carried.put(head.series(), head));
        }
        carried.values().removeIf(this::isInFile);
        long maxHead = 0;
        for (Head head : carried.values()) {
            heads.put(head.series(), head);
            head.lsns().forEach(lsn -> found.merge(lsn, 1, Integer::sum));
            maxHead = Math.max(maxHead, head.endLsn());
        }
        long next = 0;
        for (Page page : scan.pages) {
            for (long lsn = Math.max(next, page.firstLsn()); lsn < Math.min(scan.endOf(page), scan.endLsn); lsn++) {
                next = lsn + 1;
                int series = page.entries().get((int) (lsn - page.firstLsn()));
                Head head = carried.get(series);
                if (series != DENSE
                        && !isCovered(series, lsn)
                        && (head == null || lsn >= head.endLsn() || lsn < head.startLsn())) {
                    found.merge(lsn, 1, Integer::sum);
                    take(series, lsn);
                }
            }
        }
        return maxHead;
    }

    private boolean isCovered(int series, long lsn) {
        return mistake != Mistake.REPLAY_WITHOUT_COVERAGE
                && file.stream()
                        .anyMatch(block -> block.series() == series && block.startLsn() <= lsn && lsn < block.endLsn());
    }

    /** A cut takes everything its series has, so one that ends behind the head's beginning holds the head. */
    private boolean isInFile(Head head) {
        return file.stream().anyMatch(block -> block.series() == head.series() && block.endLsn() > head.startLsn());
    }

    private void judge(Map<Long, Integer> found, long end) {
        if (end < acknowledged || !boundaries.contains(end)) {
            throw new AssertionError("end=" + end + " acknowledged=" + acknowledged);
        }
        for (long lsn = 0; lsn < end; lsn++) {
            if (found.getOrDefault(lsn, 0) != 1) {
                throw new AssertionError("lsn=" + lsn + " found=" + found.get(lsn) + " times, end=" + end);
            }
        }
        if (found.size() != end) {
            throw new AssertionError("invented behind end=" + end);
        }
        appended.keySet().removeIf(lsn -> lsn >= end);
        boundaries.tailSet(end, false).clear();
    }

    private void goOn(Scan scan, long end) {
        nextSequence = scan.nextSequence;
        nextLsn = end;
        open = new ArrayList<>();
        openBoundary = 0;
        unsettled = false;
        writtenLsn = end;
        checkpoint = scan.checkpoint;
        stated = scan.checkpoint;
        writtenCheckpoint = scan.checkpoint;
        knownFileForced = file.size();
        endOfSlot = new long[SLOTS];
        for (Page page : scan.pages) {
            endOfSlot[(int) (page.sequence() % SLOTS)] = scan.endOf(page);
        }
        for (Page page : scan.forward) {
            endOfSlot[(int) (page.sequence() % SLOTS)] = page.firstLsn();
        }
        forcedLsn = scan.forcedLsn;
        act();
        forceRing();
        List<Page> unproven = scan.pages.stream()
                .filter(page -> scan.endOf(page) > scan.forcedLsn)
                .toList();
        if (!unproven.isEmpty() && hasFree(unproven.size())) {
            for (Page page : unproven) {
                int count = (int) (scan.endOf(page) - page.firstLsn());
                put(
                        page.entries().subList(0, count),
                        Math.min(count, page.boundaryCount()),
                        true,
                        List.of(),
                        page.firstLsn());
            }
            forceRing();
        }
        forcedLsn = end;
        if (hasFree(1)) {
            put(List.of(), 0, false, List.of(), end);
            forceRing();
        }
        acknowledged = end;
    }

    /** By the reading protocol: of pages kept out of order the later one says nothing of those before the gap. */
    private Scan scan() {
        List<Page> current = withoutStale();
        Scan whole = new Scan(current);
        return mistake == Mistake.UNSETTLED_PAGES_COUNT ? whole : new Scan(settled(current.subList(0, whole.count)));
    }

    private static List<Page> settled(List<Page> current) {
        List<Page> settled = new ArrayList<>(current);
        for (int i = current.size() - 1; i >= 0; i--) {
            Page page = current.get(i);
            boolean counts = !page.unsettled()
                    || current.subList(i, current.size()).stream()
                            .anyMatch(later -> later.epoch() == page.epoch()
                                    && (!later.unsettled() || later.forcedLsn() >= page.endLsn()));
            if (!counts) {
                settled.remove(i);
            }
        }
        return settled;
    }

    private List<Page> withoutStale() {
        List<Page> all = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (written[slot] != null) {
                all.add(written[slot]);
            }
        }
        all.sort(Comparator.comparingLong(Page::sequence));
        long lapStart = all.isEmpty() ? 0 : all.get(all.size() - 1).sequence() - SLOTS + 1;
        List<Page> current = new ArrayList<>();
        int newestEpoch = 0;
        for (Page page : all) {
            if (page.epoch() >= newestEpoch && page.sequence() >= lapStart) {
                newestEpoch = page.epoch();
                current.add(page);
            }
        }
        return current;
    }

    /** Which pages count, and where the log ends. */
    private static final class Scan {
        private final List<Page> pages = new ArrayList<>();
        private final List<Page> forward = new ArrayList<>();
        private final Map<Long, Long> ends = new HashMap<>();
        private long reached;
        private long endLsn;
        private long intactFrom;
        private long forcedLsn;
        private long checkpoint;
        private long nextSequence;
        private int fileForced;
        /** Pages up to the gap that ends the log. */
        private int count;

        Scan(List<Page> current) {
            long statedForced =
                    current.stream().mapToLong(Page::forcedLsn).max().orElse(0);
            long statedCheckpoint =
                    current.stream().mapToLong(Page::checkpointLsn).max().orElse(0);
            Page last = null;
            for (int i = 0; i < current.size(); i++) {
                if (last == null) {
                    intactFrom = current.get(i).firstLsn();
                } else if (current.get(i).sequence() != last.sequence() + 1) {
                    i = bridge(current, i);
                    if (current.get(i).firstLsn() > reached) {
                        if (current.get(i).firstLsn() > Math.max(statedForced, statedCheckpoint)) {
                            break;
                        }
                        intactFrom = current.get(i).firstLsn();
                    }
                }
                last = current.get(i);
                add(last);
                count = i + 1;
            }
            if (last != null) {
                nextSequence = last.sequence() + 1;
                checkpoint = last.checkpointLsn();
                fileForced = last.fileForced();
            }
            forward.removeIf(page -> page.firstLsn() <= checkpoint);
            forcedLsn = Math.min(statedForced, endLsn);
        }

        private int bridge(List<Page> current, int behindGap) {
            for (int i = behindGap; i < current.size(); i++) {
                if (current.get(i).firstLsn() <= reached) {
                    return i;
                }
            }
            return behindGap;
        }

        private void add(Page page) {
            if (page.isForward()) {
                forward.add(page);
                return;
            }
            if (!page.carried()) {
                cutOffAt(page.firstLsn());
            }
            boolean opensEpoch = page.entries().isEmpty()
                    && (pages.isEmpty() || pages.get(pages.size() - 1).epoch() != page.epoch());
            pages.add(page);
            ends.put(page.sequence(), page.endLsn());
            reached = Math.max(reached, page.endLsn());
            if (page.boundaryCount() > 0 || opensEpoch) {
                endLsn = Math.max(endLsn, page.firstLsn() + page.boundaryCount());
            }
        }

        private void cutOffAt(long lsn) {
            ends.replaceAll((sequence, end) -> Math.min(end, lsn));
            reached = lsn;
            endLsn = Math.min(endLsn, lsn);
        }

        private long endOf(Page page) {
            return Math.max(page.firstLsn(), Math.min(ends.get(page.sequence()), endLsn));
        }
    }
}
