/** The write-ahead log: the ring of pages, the series catalogue and the manifest. */
module io.edgetsm.wal {
    requires transitive io.edgetsm.format;
    requires transitive io.edgetsm.io;

    exports io.edgetsm.wal;
}
