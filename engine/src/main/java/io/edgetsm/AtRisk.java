package io.edgetsm;

/**
 * What a power cut at this moment would lose.
 *
 * @param samples appended but not yet forced
 * @param millis since the oldest of them may have been appended; 0 when there is none
 */
public record AtRisk(long samples, long millis) {}
