package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileNamesTest {
    static Stream<String> hostileNames() {
        return Stream.of(
                "",
                ".",
                "..",
                "/",
                "/etc/passwd",
                "../victim",
                "a/../../victim",
                "a/b",
                "a\\b",
                "..\\victim",
                "C:victim",
                "a:stream",
                "a\0",
                "\0",
                "a\nb",
                "a\rb",
                "\u001b[31mred",
                "\u0085",
                "\ud800",
                "a\udc00b",
                "x".repeat(256),
                "\u00e4".repeat(128));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void hostileNamesReachNoFile(String name, @TempDir Path root) throws Exception {
        Path victim = Files.writeString(root.resolve("victim"), "untouched");
        try (Storage storage = DirectoryStorage.create(root.resolve("store"))) {
            List<Consumer<String>> operations = List.of(
                    storage::exists,
                    storage::create,
                    storage::openForRead,
                    storage::openForWrite,
                    storage::delete,
                    other -> storage.rename(other, "b"),
                    other -> storage.rename("b", other),
                    other -> storage.lock(other, "test"));
            for (Consumer<String> operation : operations) {
                var refusal = assertThrows(IllegalArgumentException.class, () -> operation.accept(name));
                assertFalse(refusal.getMessage().chars().anyMatch(Character::isISOControl), "not on one line");
            }
            assertEquals(List.of(), storage.list());
        }
        assertEquals("untouched", Files.readString(victim));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "00000007.tsm", "...", "..a", "a b", "CON", "-rf", "~", "*", "wal.ring"})
    void oddButPlainNamesAreFiles(String name, @TempDir Path root) {
        assertTrue(FileNames.isPlain(name));
        try (Storage storage = DirectoryStorage.open(root)) {
            storage.create(name).close();
            assertEquals(List.of(name), storage.list());
            storage.delete(name);
        }
    }

    @Test
    void theLongestNameIsAFile(@TempDir Path root) {
        String name = "x".repeat(FileNames.MAX_LENGTH_BYTES);
        try (Storage storage = DirectoryStorage.open(root)) {
            storage.create(name).close();
            assertTrue(storage.exists(name));
        }
    }
}
