package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals of Unix to processes that these tests have started. */
final class Signals {
    private Signals() {}

    /** @param name without the SIG */
    static void send(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
