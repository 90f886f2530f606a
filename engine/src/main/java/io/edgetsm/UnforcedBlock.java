package io.edgetsm;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;

/**
 * A sealed block that is not safe in a file yet.
 *
 * @param block the whole of it; never changes
 * @param statistics of its values, null where one is NaN
 */
record UnforcedBlock(SeriesDefinition series, byte[] block, BlockStatistics statistics) {}
