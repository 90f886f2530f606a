/**
 * The way of a sample from memory into a TSM file.
 *
 * <p>Each series has a head, an off-heap sample buffer; a full run of samples is compressed at once, full blocks go to a sink,
 * and a flush takes everything a series has up to a cut. The file writer puts blocks behind one another, pads to a page
 * border before each force so that a forced page is never written again, and seals the file with index and footer. All of it
 * belongs to one thread, allocates nothing per sample, and knows nothing of the log that makes samples safe meanwhile.
 */
package io.edgetsm.writer;
