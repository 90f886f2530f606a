package io.edgetsm.reader;

import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.Encoding;
import io.edgetsm.format.codec.RunDecoder;
import java.util.Map;
import java.util.TreeMap;

/** What a file holds of one series, counted block by block. Single-threaded. */
public final class SeriesReport {
    private final SeriesDefinition series;
    private final Map<String, Encoded> encodings = new TreeMap<>();
    private final RunDecoder runs = new RunDecoder();
    private final BurstDecoder bursts = new BurstDecoder();
    private long blocks;
    private long samples;
    private long bytes;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

    /**
     * What one encoding has come to.
     *
     * @param samples coded with it
     * @param bytes they take, without block headers
     */
    public record Encoded(long samples, long bytes) {
        /** Bits per sample. */
        public double bitsPerSample() {
            return 8.0 * bytes / samples;
        }

        private Encoded plus(Encoded other) {
            return new Encoded(samples + other.samples, bytes + other.bytes);
        }
    }

    SeriesReport(SeriesDefinition series) {
        this.series = series;
    }

    /** Counts a block, or the series' part in a mixed one, that has been decoded without complaint. */
    void add(byte[] block, BlockMembers members, int member) {
        int start = members.payloadStart(member);
        int end = members.payloadEnd(member);
        blocks++;
        bytes += members.bytesOf(member);
        samples += members.sampleCount(member);
        minTimestamp = Math.min(minTimestamp, members.minTimestamp(member));
        maxTimestamp = Math.max(maxTimestamp, members.maxTimestamp(member));
        if (series.type().isBurst()) {
            bursts.wrap(series.type(), block, Bytes.skipVarint(block, start), end);
            count(label(Encoding.Kind.VALUE, bursts.encoding()), bursts.count(), bursts.lengthBytes());
        } else if (members.timesOf(member) != member) {
            runs.wrapValues(series.type(), block, start, end, members.sampleCount(member));
            String label = "shared + " + label(Encoding.Kind.VALUE, runs.valueEncoding());
            count(label, runs.count(), runs.lengthBytes());
        } else {
            countRuns(block, start, end);
        }
    }

    private void countRuns(byte[] block, int start, int end) {
        for (int at = start; at < end; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, end);
            String label = label(Encoding.Kind.TIME, runs.timeEncoding()) + " + "
                    + label(Encoding.Kind.VALUE, runs.valueEncoding());
            count(label, runs.count(), runs.lengthBytes());
        }
    }

    private static String label(Encoding.Kind kind, int id) {
        return Encoding.of(kind, id).label();
    }

    private void count(String label, long codedSamples, long codedBytes) {
        encodings.merge(label, new Encoded(codedSamples, codedBytes), Encoded::plus);
    }

    /** The series. */
    public SeriesDefinition series() {
        return series;
    }

    /** Blocks that hold samples of it. */
    public long blocks() {
        return blocks;
    }

    /** Their samples. */
    public long samples() {
        return samples;
    }

    /** Their bytes, headers included; of mixed blocks its own payload and its share of the rest. */
    public long bytes() {
        return bytes;
    }

    /** Time of the first sample, epoch nanoseconds. */
    public long minTimestamp() {
        return minTimestamp;
    }

    /** Time of the last sample. */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** Encodings of its runs, {@code time + value} for sensors. */
    public Map<String, Encoded> encodings() {
        return Map.copyOf(encodings);
    }
}
