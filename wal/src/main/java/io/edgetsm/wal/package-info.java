/**
 * The write-ahead log and the two small files beside it.
 *
 * <p>The log is one prewritten file used as a ring of 4 KB pages: a force never grows it, and every force ends on a page
 * border, so that a page which holds acknowledged samples is not written again before the checkpoint has passed it. The
 * catalogue gives each series its number and is forced before that number is first used; the manifest lists the live TSM
 * files and is replaced atomically. A torn tail is the expected end of a log after a power cut and is never an error.
 */
package io.edgetsm.wal;
