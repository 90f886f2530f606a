package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;

/**
 * Told what a reader had to leave out because it is damaged. Whoever reads without one gets the
 * {@link CorruptDataException} instead.
 */
public interface DamageListener {
    /**
     * A block was left out.
     *
     * @param source says how many samples are missing, and between which times
     * @param cause what is wrong with it; names file and offset
     */
    void skipped(SampleSource source, CorruptDataException cause);

    /**
     * Everything that a file holds of a series was left out, because the file's index of it is damaged.
     *
     * @param cause what is wrong with it; names file and offset
     */
    void skipped(TsmFile file, SeriesDefinition series, CorruptDataException cause);
}
