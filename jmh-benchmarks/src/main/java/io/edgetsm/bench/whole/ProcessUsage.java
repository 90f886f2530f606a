package io.edgetsm.bench.whole;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far, by the kernel's count: processor time of all its threads, compiler and collector
 * included, bytes it has sent to the block layer, most memory it has held; and by the JVM's count what its living threads
 * have allocated on the heap.
 *
 * @param cpuSeconds user and system
 * @param writtenBytes towards the device
 * @param maxResidentBytes since the process began
 * @param allocatedBytes by threads that still live
 */
record ProcessUsage(double cpuSeconds, long writtenBytes, long maxResidentBytes, long allocatedBytes) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;

    static ProcessUsage now() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        // Behind the name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
        return new ProcessUsage(
                ticks / TICKS_PER_SECOND,
                number("/proc/self/io", "write_bytes:"),
                number("/proc/self/status", "VmHWM:") * 1024,
                allocated());
    }

    /** What has been used since; the most memory is not a difference. */
    ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(
                cpuSeconds - before.cpuSeconds,
                writtenBytes - before.writtenBytes,
                maxResidentBytes,
                allocatedBytes - before.allocatedBytes);
    }

    /** A number the kernel tells of this process. */
    static long number(String file, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(key)) {
                return Long.parseLong(
                        line.substring(key.length()).replace("kB", "").strip());
            }
        }
        throw new IOException("kernel says nothing about it: file=" + file + " key=" + key);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
