package io.edgetsm.cli;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.TsmFileHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code tsm --version} says. */
final class VersionText implements IVersionProvider {
    /** Release of this build. */
    static String release() {
        Properties properties = new Properties();
        try (InputStream stream = VersionText.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "tsm " + release(),
            "formats: store " + Manifest.OLDEST_VERSION + ".." + Manifest.VERSION + ", TSM file "
                    + TsmFileHeader.OLDEST_VERSION + ".." + TsmFileHeader.VERSION,
            "java: " + System.getProperty("java.version")
        };
    }
}
