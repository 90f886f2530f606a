package io.edgetsm.testing;

import java.util.Locale;

/** What can be asked of a {@link SimulatedStorage}; the unit of counting, failing and cutting. */
public enum Operation {
    /** A new file. */
    CREATE(true),
    /** An existing file, for reading or writing. */
    OPEN(false),
    /** Bytes out of a file. */
    READ(false),
    /** Bytes into a file. */
    WRITE(true),
    /** The end of a file moved down. */
    TRUNCATE(true),
    /** A file's bytes made durable. */
    FORCE(true),
    /** A name changed. */
    RENAME(true),
    /** A name removed. */
    DELETE(true),
    /** Names made durable. */
    FORCE_DIRECTORY(true),
    /** The lock taken, which creates its file or writes the owner into it. */
    LOCK(true),
    /** All names read. */
    LIST(false),
    /** One name looked up. */
    EXISTS(false),
    /** The size of a file asked. */
    SIZE(false),
    /** The free space asked. */
    USABLE_SPACE(false);

    private final boolean changing;

    Operation(boolean changing) {
        this.changing = changing;
    }

    /** Whether a power cut before this operation may leave another state than one after it: only these are numbered. */
    public boolean isChanging() {
        return changing;
    }

    /** For messages: {@code FORCE_DIRECTORY} is "force directory". */
    String verb() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
