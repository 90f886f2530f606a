package io.edgetsm;

import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.wal.Catalogue;

/** Definitions by ref for one thread, so that it asks the shared catalogue once per series and not once per sample. */
final class KnownSeries {
    private final Catalogue catalogue;
    private final RefTable<SeriesDefinition> byRef = new RefTable<>();

    KnownSeries(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The definition of a ref that came through the intake, so that the catalogue has it. */
    SeriesDefinition get(int ref) {
        SeriesDefinition known = byRef.get(ref);
        if (known == null) {
            known = catalogue.find(ref);
            byRef.put(ref, known);
        }
        return known;
    }
}
