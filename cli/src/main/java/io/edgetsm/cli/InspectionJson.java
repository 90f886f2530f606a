package io.edgetsm.cli;

import io.edgetsm.format.Manifest;
import io.edgetsm.reader.FileReport;
import io.edgetsm.reader.LogReport;
import io.edgetsm.reader.SeriesReport;
import java.util.Map;
import java.util.TreeMap;

/** An inspection as one JSON object. */
final class InspectionJson {
    private InspectionJson() {}

    static Json of(Inspection inspection) {
        Json json = new Json().beginObject();
        if (inspection.store() != null) {
            Manifest manifest = inspection.store().manifest();
            json.field("store", inspection.store().path())
                    .field("id", manifest.storeId().toString())
                    .field("epoch", manifest.epoch())
                    .field("series", inspection.store().catalogue().size());
        }
        if (inspection.anyLog() != null) {
            log(json.name("log"), inspection.anyLog());
        }
        if (inspection.log() == null) {
            json.name("files").beginArray();
            inspection.files().forEach(file -> file(json, file));
            json.endArray();
        }
        return json.endObject();
    }

    private static void log(Json json, LogReport log) {
        json.beginObject()
                .field("path", log.path())
                .field("bytes", log.sizeBytes())
                .field("usedPages", log.usedPages())
                .field("countingPages", log.scan().pages().size())
                .field("tornPages", log.tornPages())
                .field("startLsn", log.scan().startLsn())
                .field("endLsn", log.scan().endLsn())
                .field("forcedLsn", log.scan().forcedLsn())
                .field("cleanlyClosed", log.scan().cleanlyClosed())
                .endObject();
    }

    private static void file(Json json, FileReport file) {
        json.beginObject()
                .field("path", file.path())
                .field("bytes", file.sizeBytes())
                .field("sealed", file.sealed())
                .field("blocks", file.blocks())
                .field("samples", file.samples())
                .field("blockBytes", file.blockBytes())
                .name("series")
                .beginArray();
        for (SeriesReport series : file.series()) {
            series(json, series);
        }
        json.endArray().endObject();
    }

    private static void series(Json json, SeriesReport series) {
        json.beginObject()
                .field("series", series.series().key().toString())
                .field("blocks", series.blocks())
                .field("samples", series.samples())
                .field("bytes", series.bytes())
                .field("first", TimeArgument.format(series.minTimestamp()))
                .field("last", TimeArgument.format(series.maxTimestamp()))
                .name("encodings")
                .beginArray();
        for (Map.Entry<String, SeriesReport.Encoded> encoding : new TreeMap<>(series.encodings()).entrySet()) {
            json.beginObject()
                    .field("encoding", encoding.getKey())
                    .field("samples", encoding.getValue().samples())
                    .field("bytes", encoding.getValue().bytes())
                    .field("timestampBytes", encoding.getValue().timestampBytes())
                    .endObject();
        }
        json.endArray().endObject();
    }
}
