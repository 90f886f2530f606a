/** The one door to the machine: files, force, locks, off-heap slabs, CRC-32C and clocks. */
module io.edgetsm.io {
    requires static java.management;
    requires static jdk.management;

    exports io.edgetsm.io;
}
