package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fresh ext4 with 4 KB blocks on a loop device, mounted. Its block counters see what reaches the device: data, metadata
 * and journal. Needs root. Inode tables and journal are cleared when it is made, where the default is to do so in the
 * background later, which would be counted as somebody's writing.
 */
final class LoopDevice implements AutoCloseable {
    private static final int SECTOR_BYTES = 512;
    private static final int SECTORS_WRITTEN = 6;

    private final Path home;
    private final String device;
    private final Path mount;

    /** @param mountOptions such as {@code lazytime}, or empty for the defaults */
    LoopDevice(Path parent, long bytes, String mountOptions) throws IOException, InterruptedException {
        this.home = Files.createTempDirectory(parent, "edgetsm-flash-");
        this.mount = Files.createDirectory(home.resolve("mount"));
        Path image = home.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        command("mkfs.ext4", "-q", "-F", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", image + "");
        this.device = command("losetup", "--find", "--show", image.toString()).strip();
        try {
            command(
                    "mount",
                    "-t",
                    "ext4",
                    "-o",
                    mountOptions.isEmpty() ? "defaults" : mountOptions,
                    device,
                    mount + "");
        } catch (IOException e) {
            command("losetup", "--detach", device);
            throw e;
        }
    }

    /** Why this machine cannot do it, or null. */
    static String obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "loop devices need root: user=" + System.getProperty("user.name");
        }
        if (!Files.exists(Path.of("/dev/loop-control"))) {
            return "no loop devices: missing=/dev/loop-control";
        }
        try {
            command("mkfs.ext4", "-V");
            command("losetup", "--find");
            return null;
        } catch (IOException | InterruptedException e) {
            return "no tools for loop devices: " + e.getMessage();
        }
    }

    /** Where it is mounted. */
    Path directory() {
        return mount;
    }

    /** Its name below {@code /sys/block}. */
    String name() {
        return Path.of(device).getFileName().toString();
    }

    /** Bytes that have reached the device of that name so far. */
    static long writtenBytes(String name) throws IOException {
        String stat = Files.readString(Path.of("/sys/block", name, "stat"));
        return Long.parseLong(stat.strip().split("\\s+")[SECTORS_WRITTEN]) * SECTOR_BYTES;
    }

    /** Makes everything written to the file system reach its device. */
    static void sync(Path directory) throws IOException, InterruptedException {
        command("sync", "-f", directory.toString());
    }

    private static String command(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("command failed: " + String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        try {
            command("umount", mount.toString());
            command("losetup", "--detach", device);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted, left behind: device=" + device + " directory=" + home, e);
        }
        Disk.delete(home);
    }
}
