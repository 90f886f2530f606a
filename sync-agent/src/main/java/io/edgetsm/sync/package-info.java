/**
 * Ships the blocks of a store upstream, and receives them. The blocks in the store's files are the queue: a {@code Batch}
 * is a bounded number of them, byte for byte, in the form of a TSM file; a {@code Target} takes batches; a watermark in
 * the store's directory remembers, per target, up to where everything has been acknowledged.
 *
 * <p>Whatever is interrupted, lost or repeated on the way, each block ends up at the target exactly once: the watermark
 * moves only behind an acknowledgement, an acknowledgement comes only from durable data, and a target knows the blocks it
 * already has. The agent takes no lock of the store and works beside its writer.
 */
package io.edgetsm.sync;
