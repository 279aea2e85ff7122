package org.trunkline.gateway.e2e;

import java.util.concurrent.TimeUnit;

/** The programs that we did not write, which tests start. */
final class Peers {
    private static final int STOP_SECONDS = 10;

    private Peers() {}

    /** In good order, if it can be had. */
    static void stop(Process process) {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
