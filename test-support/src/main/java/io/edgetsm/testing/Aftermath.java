package io.edgetsm.testing;

import io.edgetsm.testing.UnforcedChange.Write;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What is on the device when power comes back: {@link UnforcedFate} applied to names and to files. */
final class Aftermath {
    private static final UnforcedFate[] PIECE_FATES = {
        UnforcedFate.KEPT, UnforcedFate.LOST, UnforcedFate.TORN, UnforcedFate.ZEROED, UnforcedFate.GARBAGE
    };
    private static final UnforcedFate[] NAME_FATES = {
        UnforcedFate.KEPT, UnforcedFate.LOST, UnforcedFate.TORN, UnforcedFate.REORDERED
    };

    private final UnforcedFate fate;
    private final RandomGenerator random;

    Aftermath(UnforcedFate fate, RandomGenerator random) {
        this.fate = fate;
        this.random = random;
    }

    SimulatedNames of(SimulatedNames before) {
        Map<String, SimulatedInode> names = new TreeMap<>(before.durable());
        UnforcedFate nameFate = fate == UnforcedFate.MIXED ? pick(NAME_FATES) : fate;
        surviving(before.pending(), nameFate).forEach(change -> change.applyTo(names));
        Map<SimulatedInode, SimulatedInode> files = new IdentityHashMap<>();
        names.replaceAll((name, inode) -> files.computeIfAbsent(inode, old -> new SimulatedInode(of(old))));
        return new SimulatedNames(names);
    }

    private List<SimulatedNames.Change> surviving(List<SimulatedNames.Change> changes, UnforcedFate nameFate) {
        return switch (nameFate) {
            case LOST -> List.of();
            case KEPT, ZEROED -> changes;
            case REORDERED -> subset(changes);
            default -> changes.subList(0, random.nextInt(changes.size() + 1));
        };
    }

    private PageImage of(SimulatedInode file) {
        List<UnforcedChange> changes = file.unforced();
        PageImage image = file.forced().copy();
        if (changes.isEmpty()) {
            return image;
        }
        switch (fate) {
            case LOST -> {}
            case KEPT -> changes.forEach(change -> change.applyTo(image));
            case TORN -> tear(changes, image);
            case REORDERED -> subset(pieces(changes)).forEach(piece -> piece.applyTo(image));
            case ZEROED -> changes.forEach(change -> zero(change, image));
            case GARBAGE -> garble(changes, image, file.current());
            case MIXED -> pieces(changes).forEach(piece -> mix(piece, image));
        }
        if (fate != UnforcedFate.KEPT && fate != UnforcedFate.ZEROED) {
            settleSize(image, file);
        }
        return image;
    }

    private void tear(List<UnforcedChange> changes, PageImage image) {
        int whole = random.nextInt(changes.size() + 1);
        changes.subList(0, whole).forEach(change -> change.applyTo(image));
        if (whole < changes.size() && changes.get(whole) instanceof Write write) {
            tear(write, image);
        }
    }

    /** Some sectors: the first ones, the last ones, or any. */
    private void tear(Write write, PageImage image) {
        List<Write> sectors = write.sectors();
        int cut = random.nextInt(sectors.size() + 1);
        List<Write> written = switch (random.nextInt(3)) {
            case 0 -> sectors.subList(0, cut);
            case 1 -> sectors.subList(cut, sectors.size());
            default -> subset(sectors);
        };
        written.forEach(sector -> sector.applyTo(image));
    }

    private static void zero(UnforcedChange change, PageImage image) {
        (change instanceof Write write ? write.zeroed() : change).applyTo(image);
    }

    /** Each page old, new or garbage; one of them, drawn first, garbage for certain. */
    private void garble(List<UnforcedChange> changes, PageImage image, PageImage current) {
        List<Integer> pages = new ArrayList<>(pagesOf(changes));
        image.resize(Math.max(image.size(), current.size()));
        if (pages.isEmpty()) {
            return;
        }
        int certain = random.nextInt(pages.size());
        for (int i = 0; i < pages.size(); i++) {
            int page = pages.get(i);
            switch (i == certain ? 2 : random.nextInt(3)) {
                case 0 -> {} // old
                case 1 -> image.takePage(current, page);
                default -> image.scramble(page, random);
            }
        }
    }

    private void mix(UnforcedChange piece, PageImage image) {
        UnforcedFate pieceFate = pick(PIECE_FATES);
        if (pieceFate == UnforcedFate.LOST) {
            return;
        }
        if (!(piece instanceof Write write)) {
            piece.applyTo(image);
            return;
        }
        switch (pieceFate) {
            case TORN -> tear(write, image);
            case ZEROED -> write.zeroed().applyTo(image);
            case GARBAGE -> {
                image.resize(Math.max(image.size(), write.position() + write.bytes().length));
                image.scramble(write.firstPage(), random);
            }
            default -> write.applyTo(image);
        }
    }

    /**
     * The size is metadata with a fate of its own: as the surviving bytes have it, forgotten, or known before the
     * bytes.
     */
    private void settleSize(PageImage image, SimulatedInode file) {
        if (fate == UnforcedFate.LOST) {
            return;
        }
        long forcedSize = file.forced().size();
        switch (random.nextInt(4)) {
            case 0 -> image.resize(Math.min(image.size(), forcedSize));
            case 1 -> image.resize(Math.max(image.size(), file.current().size()));
            default -> {} // as the surviving bytes have it
        }
    }

    private static List<UnforcedChange> pieces(List<UnforcedChange> changes) {
        List<UnforcedChange> pieces = new ArrayList<>();
        changes.forEach(change -> pieces.addAll(change.pieces()));
        return pieces;
    }

    private static Set<Integer> pagesOf(List<UnforcedChange> changes) {
        Set<Integer> pages = new TreeSet<>();
        for (UnforcedChange piece : pieces(changes)) {
            if (piece instanceof Write write) {
                pages.add(write.firstPage());
            }
        }
        return pages;
    }

    /** Any subset, in order; its density differs from cut to cut so that nearly all and nearly none come up too. */
    private <T> List<T> subset(List<T> all) {
        double density = random.nextDouble();
        List<T> some = new ArrayList<>();
        for (T one : all) {
            if (random.nextDouble() < density) {
                some.add(one);
            }
        }
        return some;
    }

    private UnforcedFate pick(UnforcedFate[] fates) {
        return fates[random.nextInt(fates.length)];
    }
}
