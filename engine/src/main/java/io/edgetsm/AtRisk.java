package io.edgetsm;

/**
 * What a power cut at this moment would lose.
 *
 * @param samples appended but not yet forced
 * @param bytes they take raw: time and value of a sensor sample, the values of a burst
 * @param millis since the oldest of them may have been appended; 0 when there is none
 */
public record AtRisk(long samples, long bytes, long millis) {}
