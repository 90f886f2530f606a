/**
 * Codecs: a run of timestamps and values to bytes and back, lossless to the bit.
 *
 * <p>A sensor block carries runs, each of which decodes alone; a burst block carries one burst run. The encoders choose among
 * the {@linkplain io.edgetsm.format.codec.Encoding encodings} that a {@linkplain io.edgetsm.format.codec.CodecPolicy policy}
 * allows and write the choice into the run, so a reader needs no configuration. Encoders and decoders keep their scratch
 * memory between calls: each belongs to one thread and allocates nothing once warm. A decoder never reads outside the
 * range it was given, whatever the bytes say, and reports nonsense as a
 * {@link io.edgetsm.format.codec.MalformedRunException}.
 */
package io.edgetsm.format.codec;
