package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.LogPath;
import io.edgetsm.chronicle.MappedLogStorage;
import io.edgetsm.io.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Log pages through the memory map of wal-chronicle. */
public final class MappedLogPath implements LogPath {
    private static final int FIRST_JDK_THAT_WARNS = 24;

    @Override
    public String name() {
        return "map";
    }

    /** As docs/wal-chronicle.md lists them. */
    @Override
    public List<String> jvmOptions() {
        List<String> options = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED"));
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    @Override
    public Storage open(Path directory) {
        return MappedLogStorage.create(directory);
    }
}
