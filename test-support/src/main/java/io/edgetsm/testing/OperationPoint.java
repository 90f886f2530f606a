package io.edgetsm.testing;

/**
 * One operation that is about to happen.
 *
 * @param index how many changing operations came before it, so the number of this one if it is changing
 * @param operation its kind
 * @param name the file, or the empty string for the directory as a whole
 * @param position where in the file, or the new size for a truncation, else 0
 * @param lengthBytes how much, or 0
 */
public record OperationPoint(long index, Operation operation, String name, long position, int lengthBytes) {}
