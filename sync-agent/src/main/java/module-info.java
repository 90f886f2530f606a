/** Ships the blocks of a store upstream in idempotent batches, and receives them. */
module io.edgetsm.sync {
    requires transitive io.edgetsm.format;
    requires transitive io.edgetsm.io;
    requires transitive io.edgetsm.reader;
    requires java.net.http;
    requires jdk.httpserver;
    requires org.agrona;

    exports io.edgetsm.sync;
}
