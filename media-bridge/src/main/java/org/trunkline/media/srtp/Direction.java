package org.trunkline.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.logging.Level;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** What one master key protects: RTP streams and RTCP streams (RFC 3711 §3.2). */
final class Direction implements AutoCloseable {
    private static final Logger SILENT = new Silent();

    static {
        Aes.setFactoryClassName("SunJCE"); // else the library times every provider and settles on a slower native one
    }

    private final SrtpContextFactory factory;
    private final Streams<SrtpCryptoContext> rtp;
    private final Streams<SrtcpCryptoContext> rtcp;

    private Direction(boolean sender, int streams, SrtpProfile profile, byte[] key, byte[] salt) {
        rtp = new Streams<>(streams, this::rtpContext);
        rtcp = new Streams<>(streams, this::rtcpContext);
        factory = new SrtpContextFactory(sender, key, salt, profile.policy(), profile.policy(), SILENT);
    }

    static Direction outbound(SrtpKeys keys) {
        return new Direction(true, Streams.LIMIT, keys.profile(), keys.localKey(), keys.localSalt());
    }

    static Direction inbound(SrtpKeys keys, int streams) {
        return new Direction(false, streams, keys.profile(), keys.remoteKey(), keys.remoteSalt());
    }

    Streams<SrtpCryptoContext> rtp() {
        return rtp;
    }

    Streams<SrtcpCryptoContext> rtcp() {
        return rtcp;
    }

    private SrtpCryptoContext rtpContext() {
        try {
            return factory.deriveContext(0, 0); // SSRC is a label for logs only; the packet's own goes into the nonce
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SrtcpCryptoContext rtcpContext() {
        try {
            return factory.deriveControlContext(0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Wipes the master key; contexts must not be asked for afterwards. */
    @Override
    public void close() {
        factory.close();
    }

    /** Its children are itself: each context asks for one, and in the log manager a name is kept of each. */
    private static final class Silent extends LoggerImpl {
        Silent() {
            super(Direction.class.getName(), Level.OFF);
        }

        @Override
        public Logger createChildLogger(String name) {
            return this;
        }

        @Override
        public Logger createChildLogger(String name, Map<String, String> context) {
            return this;
        }
    }
}
