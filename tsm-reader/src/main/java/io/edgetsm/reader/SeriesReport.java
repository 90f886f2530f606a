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
    private final RunDecoder runs;
    private final BurstDecoder bursts;
    private long blocks;
    private long samples;
    private long bytes;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

    /**
     * What one encoding has come to.
     *
     * @param samples coded with it
     * @param timestampBytes their timestamps take; none where they are shared, or follow from a sample period
     * @param valueBytes their values take, with what describes the run; without block headers
     */
    public record Encoded(long samples, long timestampBytes, long valueBytes) {
        /** Timestamps and values. */
        public long bytes() {
            return timestampBytes + valueBytes;
        }

        /** What both have come to. */
        public Encoded plus(Encoded other) {
            return new Encoded(
                    samples + other.samples, timestampBytes + other.timestampBytes, valueBytes + other.valueBytes);
        }
    }

    /** The decoders may be those of other series too: there may be many, and a decoder holds tables. */
    SeriesReport(SeriesDefinition series, RunDecoder runs, BurstDecoder bursts) {
        this.series = series;
        this.runs = runs;
        this.bursts = bursts;
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
            count(label(Encoding.Kind.VALUE, bursts.encoding()), bursts.count(), 0, bursts.lengthBytes());
        } else if (members.timesOf(member) != member) {
            runs.wrapValues(series.type(), block, start, end, members.sampleCount(member));
            String label = "shared + " + label(Encoding.Kind.VALUE, runs.valueEncoding());
            count(label, runs.count(), 0, runs.lengthBytes());
        } else {
            countRuns(block, start, end);
        }
    }

    private void countRuns(byte[] block, int start, int end) {
        for (int at = start; at < end; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, end);
            String label = label(Encoding.Kind.TIME, runs.timeEncoding()) + " + "
                    + label(Encoding.Kind.VALUE, runs.valueEncoding());
            int timestamps = runs.timestampBytes();
            count(label, runs.count(), timestamps, runs.lengthBytes() - timestamps);
        }
    }

    private static String label(Encoding.Kind kind, int id) {
        return Encoding.of(kind, id).label();
    }

    private void count(String label, long codedSamples, long timestampBytes, long valueBytes) {
        encodings.merge(label, new Encoded(codedSamples, timestampBytes, valueBytes), Encoded::plus);
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
