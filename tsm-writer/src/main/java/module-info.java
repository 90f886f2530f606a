/** From samples to TSM files: heads, blocks out of heads, and the files that hold them. */
module io.edgetsm.writer {
    requires transitive io.edgetsm.format;
    requires transitive io.edgetsm.io;

    exports io.edgetsm.writer;
}
