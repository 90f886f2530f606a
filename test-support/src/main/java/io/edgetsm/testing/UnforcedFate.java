package io.edgetsm.testing;

/**
 * What a power cut does to whatever was not forced: bytes and sizes of files, and names (created, renamed, deleted) of
 * the directory. Forced bytes stay, except where {@link #GARBAGE} says otherwise, alone or in {@link #MIXED}.
 */
public enum UnforcedFate {
    /** Everything unforced is as if it had never been asked for. */
    LOST,
    /** Everything was on the device by chance. */
    KEPT,
    /**
     * Of each file some first changes are there, the next write in some of its 512-byte sectors, the rest is not. Some
     * first name changes are there.
     */
    TORN,
    /** Any subset of the 4 KB pieces of writes and any subset of name changes is there. */
    REORDERED,
    /** Names and sizes are there, but the bytes are zero: what journals of metadata leave behind. */
    ZEROED,
    /**
     * Of the 4 KB pages that were being written each is old, new or garbage over its whole length, forced neighbours
     * included: what flash does that loses power while it programs a page. At least one page is garbage.
     */
    GARBAGE,
    /** Each piece of each write meets a fate of its own, names any of theirs. */
    MIXED
}
