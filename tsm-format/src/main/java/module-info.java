/** What is on disk, as pure functions: layouts, series keys and codecs. No files, no threads. */
module io.edgetsm.format {
    requires transitive io.edgetsm.io;
    requires org.lz4.java;

    exports io.edgetsm.format;
    exports io.edgetsm.format.codec;
}
