/**
 * What EdgeTSM keeps on disk, as layouts and value types: series keys, blocks, the header, frames, index and footer of a
 * TSM file, log pages and the manifest.
 *
 * <p>Nothing here opens a file or starts a thread. A layout turns bytes into values and back, and trusts no byte before its
 * checksum has been verified: damage becomes a {@link io.edgetsm.format.CorruptDataException} that names file and offset,
 * a store written by a later version an {@link io.edgetsm.format.UnsupportedFormatException}. Sample values travel as
 * {@code long} bits whatever their {@link io.edgetsm.format.ValueType}, so that every NaN payload and every negative zero
 * comes back as it was given. All fields are little-endian, all times epoch nanoseconds.
 */
package io.edgetsm.format;
