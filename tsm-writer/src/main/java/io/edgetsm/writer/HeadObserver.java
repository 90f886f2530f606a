package io.edgetsm.writer;

/** Told that a head is about to change, for the first time since {@link Heads#observeFromHere}. On the heads' thread. */
@FunctionalInterface
public interface HeadObserver {
    /** The head of the series still holds what it held then; {@link Heads#image} copies it. */
    void beforeChange(int seriesRef);
}
