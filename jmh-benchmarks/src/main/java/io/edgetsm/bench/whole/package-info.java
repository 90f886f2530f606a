/**
 * Benchmarks of whole processes: one child process per engine and round, measured from outside its code by what the kernel
 * counts. Engines come from {@link java.util.ServiceLoader}, so that peers need not be on the class path of the build.
 */
package io.edgetsm.bench.whole;
