/** The one door to the machine: files, force, locks, off-heap slabs, CRC-32C and clocks. */
module io.edgetsm.io {
    exports io.edgetsm.io;
}
