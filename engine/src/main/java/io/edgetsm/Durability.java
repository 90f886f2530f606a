package io.edgetsm;

/** What an append survives once it has returned. */
public enum Durability {
    /** In memory: survives an exception of the caller. Forced by group commit within the commit interval. */
    BUFFERED,
    /** Handed to the operating system: survives the death of the process, if no device fails before. */
    WRITTEN,
    /** Forced to the device: survives a power cut. Calls that wait together share one force. */
    FORCED
}
