package io.edgetsm.wal;

import io.edgetsm.format.SeriesDefinition;

/** A series exists with another type, sample period or scale than asked for. */
public final class SeriesConflictException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient SeriesDefinition existing;

    /** Names both shapes. */
    public SeriesConflictException(SeriesDefinition existing, SeriesDefinition wanted) {
        super("series exists with another shape: series=" + existing.key() + " existing=" + shape(existing) + " wanted="
                + shape(wanted) + "; use the existing shape or another name");
        this.existing = existing;
    }

    private static String shape(SeriesDefinition series) {
        return series.type()
                + (series.period() == null ? "" : ",period=" + series.period())
                + (series.scale() == 1 ? "" : ",scale=" + series.scale());
    }

    /** The definition in the store; null after serialisation. */
    public SeriesDefinition existing() {
        return existing;
    }
}
