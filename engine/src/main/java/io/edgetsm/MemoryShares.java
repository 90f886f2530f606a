package io.edgetsm;

/**
 * How a store shares its memory budget: a quarter is for the intake, half for heads, an eighth for the index of the growing
 * file. Definitions of series have what is left; where they need more, the heads have so much less and are flushed earlier.
 *
 * @param budgetBytes of the store
 */
record MemoryShares(long budgetBytes) {
    private static final int INDEX_ENTRY_BYTES = 96;
    private static final int MIN_INDEX_ENTRIES = 8 * 1024;
    private static final int MAX_INDEX_ENTRIES = 64 * 1024;

    /** Bytes of a ring of the intake, of which there are two. */
    long intakeRingBytes() {
        return budgetBytes / 8;
    }

    /** Off-heap bytes for heads, given what the definitions take. */
    long headBytes(long catalogueBytes) {
        long missing = Math.max(0, catalogueBytes - budgetBytes / 8);
        return Math.max(budgetBytes / 8, budgetBytes / 2 - missing);
    }

    /** Heap bytes for copies of heads that open snapshots need: one snapshot of everything always finds room. */
    long snapshotBytes() {
        return budgetBytes / 2;
    }

    /** Entries in the index of the growing file: one for each series of each block. */
    int growingEntries() {
        return (int) Math.max(MIN_INDEX_ENTRIES, Math.min(MAX_INDEX_ENTRIES, budgetBytes / 8 / INDEX_ENTRY_BYTES));
    }
}
