package io.edgetsm.writer;

/** Takes finished blocks in the order in which they are to stand in the file. */
@FunctionalInterface
public interface BlockSink {
    /** Takes one block. */
    void accept(BlockImage block);
}
