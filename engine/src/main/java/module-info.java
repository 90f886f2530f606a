/** The embedded store. */
module io.edgetsm.engine {
    requires transitive io.edgetsm.format;
    requires transitive io.edgetsm.io;
    requires transitive io.edgetsm.reader;
    requires transitive io.edgetsm.wal;
    requires transitive io.edgetsm.writer;
    requires org.agrona;
    requires HdrHistogram;

    exports io.edgetsm;
}
