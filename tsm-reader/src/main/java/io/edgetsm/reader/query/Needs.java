package io.edgetsm.reader.query;

import java.util.List;

/**
 * What the aggregates of a query require of the samples, so that nothing else is read or computed.
 *
 * @param numbers values at all
 * @param sum their sum
 * @param extremes smallest and largest
 * @param moments standard deviation
 * @param ranks quantiles
 * @param neighbours the sample before and behind the range
 * @param steps increase of a counter
 * @param time time between samples
 */
record Needs(
        boolean numbers,
        boolean sum,
        boolean extremes,
        boolean moments,
        boolean ranks,
        boolean neighbours,
        boolean steps,
        boolean time) {

    static Needs of(List<Aggregate> aggregates) {
        boolean numbers = false;
        boolean sum = false;
        boolean extremes = false;
        boolean moments = false;
        boolean ranks = false;
        boolean delta = false;
        boolean steps = false;
        boolean time = false;
        for (Aggregate aggregate : aggregates) {
            numbers |= aggregate.function() != Aggregate.Function.COUNT;
            switch (aggregate.function()) {
                case COUNT, FIRST, LAST -> {}
                case SUM, MEAN -> sum = true;
                case MIN, MAX, RANGE -> extremes = true;
                case STDDEV -> moments = true;
                case QUANTILE -> ranks = true;
                case DELTA -> delta = true;
                case INCREASE, RATE -> steps = true;
                default -> time = true;
            }
        }
        return new Needs(numbers, sum, extremes, moments, ranks, delta || steps || time, steps, time);
    }

    /** Whether the loops want values as numbers rather than as bits. */
    boolean doubles() {
        return moments || ranks || steps || time;
    }

    /** Whether the statistics of a block say all there is to say of it. */
    boolean answeredByStatistics() {
        return !moments && !ranks && !steps && !time;
    }
}
