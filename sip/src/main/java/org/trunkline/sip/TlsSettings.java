package org.trunkline.sip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What TLS needs. Files are read anew for a new connection when they have changed on disk.
 *
 * @param authorities PEM file of the authorities that are trusted instead of the system's
 * @param certificate PEM file of our certificate chain
 * @param key PEM file of its private key (PKCS 8)
 */
public record TlsSettings(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    /** The system's authorities, no certificate of ours. */
    public static final TlsSettings SYSTEM = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /** A certificate is nothing without its key. */
    public TlsSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("certificate and key are given together or not at all");
        }
    }

    /**
     * Reads the files, to find now what would fail later.
     *
     * @throws IOException in words, when a file cannot be read or used
     */
    public void check() throws IOException {
        TlsFiles.check(this);
    }
}
