package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine of its own (a network namespace), which two cables join with this one. Pull one, and what is there has another
 * address.
 *
 * <pre>
 *   198.18.1.2 ─── cable 1 ─── 198.18.1.1 ┐
 *   there                                 ├ this machine
 *   198.18.2.2 ─── cable 2 ─── 198.18.2.1 ┘
 * </pre>
 *
 * Those are addresses for measuring (RFC 2544 §C.2.2): no network has them.
 */
final class Networks implements AutoCloseable {
    private static final long PID = ProcessHandle.current().pid();

    private final String there = "trunkline-" + PID;
    private final Path directory;

    Networks(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        ip("netns add " + there);
        ip("-n " + there + " link set lo up");
        for (int cable : cables()) {
            ip("link add " + here(cable) + " type veth peer name cable" + cable + " netns " + there);
            ip("addr add 198.18." + cable + ".1/24 dev " + here(cable));
            ip("link set " + here(cable) + " up");
            plug(cable);
        }
    }

    private static int[] cables() {
        return new int[] {1, 2};
    }

    /** The name of this machine's end. */
    private static String here(int cable) {
        return "tl" + PID + "-" + cable;
    }

    /** Where this machine is found, over either. */
    String address() {
        return "198.18.1.1";
    }

    void plug(int cable) throws IOException {
        ip("-n " + there + " link set cable" + cable + " up");
        ip("-n " + there + " addr add 198.18." + cable + ".2/24 dev cable" + cable);
        ip("-n " + there + " route add default via 198.18." + cable + ".1 metric " + cable);
    }

    void pull(int cable) throws IOException {
        ip("-n " + there + " addr flush dev cable" + cable);
        ip("-n " + there + " link set cable" + cable + " down");
    }

    /** A program that runs there. */
    Path inside(Path program) throws IOException {
        Path script = directory.resolve(program.getFileName() + "-there");
        Files.writeString(script, "#!/bin/sh\nexec ip netns exec " + there + " " + program + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    public void close() throws IOException {
        for (int cable : cables()) {
            ip("link del " + here(cable));
        }
        ip("netns del " + there);
    }

    private static void ip(String words) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as("ip %s (for root only): %s", words, said).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
