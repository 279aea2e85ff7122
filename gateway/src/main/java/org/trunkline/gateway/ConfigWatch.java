package org.trunkline.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks after files, and calls when what is in them has changed and stays so for one more look: whoever writes one may take
 * a moment. It reads them, because neither file events nor times can be trusted with renames, network file systems and the
 * swapped symbolic links of Kubernetes.
 */
final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConfigWatch.class);
    /** Long enough to be no load, short enough not to be waited for. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private final List<Path> files;
    private final Runnable changed;
    private String known;
    private String seen;
    private Thread thread;

    /** What is in the files now is known; nothing is called for it. */
    ConfigWatch(List<Path> files, Runnable changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        known = content();
        seen = known;
    }

    /** Looks that often, until closed. */
    ConfigWatch start(Duration interval) {
        thread = Thread.ofVirtual().name("config-watch").start(() -> watch(interval));
        return this;
    }

    /** One look. */
    void look() {
        var now = content();
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(known)) {
            known = now;
            changed.run();
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void watch(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                lookAndGoOn();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException bug) {
            LOG.error("A changed configuration met a bug; what changes next is looked at again", bug);
        }
    }

    /** A digest: a password may be in there, and need not be held. */
    private String content() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update(read(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException absent) { // between two names of a rename
            return "absent".getBytes(StandardCharsets.UTF_8);
        }
    }
}
