package org.trunkline.media.codec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Which Opus this process uses. */
final class OpusChoice {
    private static final Logger LOG = Logger.getLogger(OpusChoice.class);

    private OpusChoice() {}

    static OpusLibrary choose(Optional<Path> configured) {
        if (configured.isPresent()) {
            return configured(configured.get());
        }
        NativePlatform here = NativePlatform.here();
        return firstOf(List.of(LibopusSource.bundled(here), LibopusSource.system(here)));
    }

    /** The first that loads, in the end the one that always does. */
    static OpusLibrary firstOf(List<LibopusSource> sources) {
        List<String> refusals = new ArrayList<>();
        for (LibopusSource source : sources) {
            try {
                return source.load();
            } catch (LibopusUnusable e) {
                refusals.add(e.getMessage());
            }
        }
        LOG.warnf("No libopus could be loaded, so Opus runs in pure Java and fewer calls fit on a core: %s", refusals);
        return new ConcentusLibrary();
    }

    private static OpusLibrary configured(Path file) {
        try {
            return LibopusSource.file(file).load();
        } catch (LibopusUnusable e) {
            throw new IllegalArgumentException("The configured Opus library cannot be used: " + e.getMessage()
                    + ". Name a shared libopus built for " + NativePlatform.here().name()
                    + ", or remove the setting to use the bundled one.");
        }
    }
}
