/**
 * The embedded store: {@link io.edgetsm.EdgeStore} opens a directory, takes samples from any thread, and answers queries.
 * The way of a sample: append, intake, log page (committer), head and block (encoder), TSM file.
 */
package io.edgetsm;
