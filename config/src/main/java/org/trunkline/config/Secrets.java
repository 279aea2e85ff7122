package org.trunkline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A secret that is written in the configuration, or in a file of its own. */
final class Secrets {
    private Secrets() {}

    /** The written one or the first line of the file; never both. */
    static Optional<String> read(
            Problems problems, String key, String name, Optional<String> written, Optional<String> file) {
        if (written.isPresent() && file.isPresent()) {
            problems.wrong(key + "." + name + "-file", "give " + name + " or " + name + "-file, not both");
        }
        return file.map(path -> firstLine(problems, key + "." + name + "-file", path)).orElse(written);
    }

    private static Optional<String> firstLine(Problems problems, String key, String path) {
        try (var lines = Files.lines(Path.of(path))) {
            var secret = lines.findFirst().map(String::strip).filter(line -> !line.isEmpty());
            problems.wrongUnless(secret.isPresent(), key, "the first line of the file '" + path + "' is empty; write it there");
            return secret;
        } catch (IOException | RuntimeException unreadable) {
            problems.wrong(key, "the file '" + path + "' cannot be read: it must exist, be text, and be readable by this user");
            return Optional.empty();
        }
    }
}
