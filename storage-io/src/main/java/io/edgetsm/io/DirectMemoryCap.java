package io.edgetsm.io;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** How much direct memory the JVM grants. */
final class DirectMemoryCap {
    private DirectMemoryCap() {}

    /** What {@code -XX:MaxDirectMemorySize} says, without it as much as the heap may have. */
    static long bytes() {
        long flag = flagBytes();
        return flag > 0 ? flag : Runtime.getRuntime().maxMemory();
    }

    /** 0 when the flag is not given, or where a runtime image goes without the module that could tell. */
    private static long flagBytes() {
        try {
            HotSpotDiagnosticMXBean diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return diagnostics == null
                    ? 0
                    : Long.parseLong(
                            diagnostics.getVMOption("MaxDirectMemorySize").getValue());
        } catch (NoClassDefFoundError | IllegalArgumentException e) {
            return 0;
        }
    }
}
