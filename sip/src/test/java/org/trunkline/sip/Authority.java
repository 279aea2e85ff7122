package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A certificate authority, made by openssl. */
final class Authority {
    private final Path directory;
    private final Path root;
    private int issued;

    Authority(String name) {
        try {
            directory = Peers.directory("authority");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        root = directory.resolve("ca.pem");
        openssl("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=" + name);
    }

    Path root() {
        return root;
    }

    Path certificate(String file) {
        return directory.resolve(file + ".pem");
    }

    Path key(String file) {
        return directory.resolve(file + ".key");
    }

    /** A certificate for names, each with its kind, such as {@code DNS:example.org}. */
    void issue(String file, String... names) {
        issued++;
        var temporary = "issued-" + issued; // is there whole or not at all, like a careful renewal
        openssl("-keyout", temporary + ".key", "-out", temporary + ".pem", "-subj", "/CN=" + file + "-" + issued,
                "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:false",
                "-addext", "subjectAltName=" + String.join(",", names));
        move(temporary + ".key", key(file));
        move(temporary + ".pem", certificate(file));
    }

    /** The same into the files of another authority, which is none of ours then. */
    void issueAs(Authority other, String file, String... names) {
        issue(file, names);
        move(file + ".key", other.key(file));
        move(file + ".pem", other.certificate(file));
    }

    private void move(String from, Path to) {
        try {
            Files.move(directory.resolve(from), to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Trusts this authority, shows nothing. */
    TlsSettings trusting() {
        return new TlsSettings(Optional.of(root), Optional.empty(), Optional.empty());
    }

    /** Trusts this authority and shows a certificate. */
    TlsSettings showing(String file) {
        return new TlsSettings(Optional.of(root), Optional.of(certificate(file)), Optional.of(key(file)));
    }

    private void openssl(String... more) {
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "30"));
        command.addAll(List.of(more));
        try {
            var log = directory.resolve("log").toFile();
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> read(log.toPath())).isZero();
        } catch (IOException missing) {
            throw new UncheckedIOException("openssl is needed for this test", missing);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
