package org.trunkline.media.leg;

import java.util.function.Consumer;
import org.trunkline.media.dtls.DtlsEvent;
import org.trunkline.media.dtls.DtlsSession;

/** Opens the DTLS session of a leg; what it sends and says comes back on the leg's loop. */
@FunctionalInterface
public interface Handshakes {
    /**
     * Starts waiting for the browser's ClientHello.
     *
     * @param send takes DTLS datagrams for the browser
     * @param events takes the outcome
     * @return the session
     */
    DtlsSession open(Consumer<byte[]> send, Consumer<DtlsEvent> events);
}
