package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * A WebSocket over which phones of one browser speak SIP (RFC 7118), whoever has opened it and terminated its TLS.
 *
 * <pre>
 *   text or binary message ─► received ─► one SIP message ─► SIP thread    16 under way, then the peer waits
 *   CRLF CRLF              ─► answered by CRLF (RFC 5626 §4.4.1)
 *   SIP thread             ─► End.send
 * </pre>
 */
public final class Flow {
    /** Our end of the WebSocket. Its methods never wait. */
    public interface End {
        /**
         * Sends one message as text.
         *
         * @param message SIP, or a keep-alive
         */
        void send(byte[] message);

        /**
         * Closes the WebSocket: the peer breaks the rules.
         *
         * @param words which
         */
        void close(String words);
    }

    private static final int MAX_UNDER_WAY = 16;
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final byte[] PONG = {'\r', '\n'};

    private final PhoneEndpoint endpoint;
    private final InetSocketAddress peer;
    private final End end;
    private final Throttle throttle;
    private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
    private volatile boolean open = true;
    private boolean proven; // on the SIP thread, as the claim
    private PhoneClaim claim = PhoneClaim.NONE;

    Flow(PhoneEndpoint endpoint, InetSocketAddress peer, End end, int messagesPerSecond) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.end = end;
        throttle = new Throttle(messagesPerSecond);
    }

    /**
     * Its name: where it comes from.
     *
     * @return no other flow's, also where a proxy makes several look the same
     */
    public InetSocketAddress peer() {
        return peer;
    }

    /**
     * A message has come. Waits while too many others are under way; for one thread at a time.
     *
     * @param message as it came
     * @throws InterruptedException when it shall not wait any longer
     */
    public void received(byte[] message) throws InterruptedException {
        if (!open) {
            return;
        }
        if (!throttle.permits(System.nanoTime())) {
            drop("Send less often.");
        } else if (new Datagram(message, peer).keepAlive()) {
            if (Arrays.equals(message, PING)) {
                end.send(PONG);
            }
        } else {
            underWay.acquire();
            endpoint.take(this, message, underWay::release);
        }
    }

    /** The WebSocket is closed: registrations and calls over it are over. Again does nothing. */
    public void closed() {
        if (open) {
            open = false;
            underWay.release(MAX_UNDER_WAY); // the reader may wait for an endpoint that has stopped
            endpoint.lost(this);
        }
    }

    /** We let it go. */
    void drop(String words) {
        end.close(words);
        closed();
    }

    /** Whether there was still anybody to take it. */
    boolean send(byte[] message) {
        if (open) {
            end.send(message);
        }
        return open;
    }

    /** The message that is worked off now says to be of. */
    PhoneClaim claim() {
        return claim;
    }

    void claims(PhoneClaim said) {
        claim = said;
    }

    /** Somebody has proven whose it is. */
    void prove() {
        proven = true;
    }

    boolean proven() {
        return proven;
    }

    boolean open() {
        return open;
    }

    /** By the transport that its messages name. */
    Target target(Transport transport) {
        return new Target(transport, peer, Optional.empty());
    }
}
