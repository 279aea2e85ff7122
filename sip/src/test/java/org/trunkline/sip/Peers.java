package org.trunkline.sip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where programs that we did not write have their files: in the build's folder, so that they can be read when a test fails. */
final class Peers {
    private Peers() {}

    /** A new folder for one of them. */
    static Path directory(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "peers").toAbsolutePath()), name);
    }
}
