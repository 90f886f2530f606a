package io.edgetsm.sync;

/**
 * What a target did with a batch. All of it is durable there.
 *
 * @param blocksStored blocks that were new to the target
 * @param blocksAlreadyThere blocks it had before, and left alone
 * @param samplesStored samples in the blocks stored
 */
public record Ack(int blocksStored, int blocksAlreadyThere, long samplesStored) {}
