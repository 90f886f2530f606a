/** Opening, verifying and querying TSM files and stores, read only. */
module io.edgetsm.reader {
    requires transitive io.edgetsm.format;
    requires transitive io.edgetsm.io;
    requires transitive io.edgetsm.wal;

    exports io.edgetsm.reader;
    exports io.edgetsm.reader.query;
}
