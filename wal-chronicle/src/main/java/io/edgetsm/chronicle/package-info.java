/** The log's ring behind a memory map, for applications that may open JDK packages to chronicle-bytes. */
package io.edgetsm.chronicle;
