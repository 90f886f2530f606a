package io.edgetsm.fuzz;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.UnsupportedFormatException;

/** Any bytes as a manifest under a right checksum: one that encodes to itself, or a typed refusal. */
public final class ManifestTarget {
    private ManifestTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] form = input.clone();
        if (form.length >= Manifest.FILE_IDS_OFFSET) {
            new FrameChecksum().seal(form, 0, form.length);
        }
        try {
            Manifest manifest = Manifest.decode(form, "manifest");
            if (!manifest.equals(Manifest.decode(manifest.encode(), "manifest"))) {
                throw new IllegalStateException("manifest does not survive being written: " + manifest);
            }
        } catch (CorruptDataException refused) {
            SampleUnits.requirePlace(refused, "manifest");
        } catch (UnsupportedFormatException refused) {
            if (refused.found() >= refused.oldest() && refused.found() <= refused.newest()) {
                throw refused;
            }
        }
    }
}
