/**
 * Reading what was stored, without changing a byte of it: TSM files, sealed or still growing, a selector over series keys,
 * cursors over samples, and windows with aggregates on top.
 *
 * <p>A cursor belongs to one thread, moves with {@code next()} and shows the sample it stands on as primitives; it decodes a
 * run at a time into arrays it reuses. A file without a footer is read by walking it, so what was forced before a power
 * cut is found. Nothing is returned before its checksum has been verified, and damage is an error that names file and
 * offset. This module knows the log but never the writer.
 */
package io.edgetsm.reader;
