package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Crc32cTest {
    private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void agreesWithThePublishedVectors() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);
        assertEquals(0xE3069283, Crc32c.of(DIGITS, 0, 9));
        assertEquals(0x8A9136AA, Crc32c.of(new byte[32], 0, 32)); // RFC 3720, B.4
        assertEquals(0x62A8AB43, Crc32c.of(ones, 0, 32)); // RFC 3720, B.4
        assertEquals(0, Crc32c.of(DIGITS, 4, 0));
    }

    @Test
    void continuesAtEverySplit() {
        byte[] source = new byte[300];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i * 73 + 5);
        }
        ByteBuffer buffer = ByteBuffer.wrap(source);
        int whole = Crc32c.of(source, 0, source.length);
        for (int split = 0; split <= source.length; split++) {
            int first = Crc32c.update(0, source, 0, split);
            assertEquals(whole, Crc32c.update(first, source, split, source.length - split));
            assertEquals(whole, Crc32c.update(first, buffer, split, source.length - split));
        }
    }

    @Test
    void readsAnyBufferAndLeavesItAlone() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(20).position(5).put(DIGITS).position(7);
        direct.limit(8);
        assertEquals(0xE3069283, Crc32c.of(direct.duplicate().clear(), 5, 9));
        ByteBuffer whole = direct.duplicate().clear().position(7).asReadOnlyBuffer();
        assertEquals(0xE3069283, Crc32c.of(whole, 5, 9));
        assertEquals(7, whole.position());
        assertEquals(20, whole.limit());
    }
}
