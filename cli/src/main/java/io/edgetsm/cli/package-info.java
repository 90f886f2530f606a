/** The {@code tsm} command: verbs that are thin calls into the library, and how they read and write. */
package io.edgetsm.cli;
