package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.trunkline.media.DropCounts;
import org.trunkline.media.dtls.DtlsEvent;
import org.trunkline.media.dtls.DtlsSession;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.ice.Stun;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.Wire;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpProfile;
import org.trunkline.media.srtp.SrtpSession;

/** A leg toward a browser that was given its keys without a handshake, and the browser's end of them. */
final class LegBehindSrtp {
    static final InetSocketAddress BROWSER = new InetSocketAddress("127.0.0.1", 5000);

    private static final IceCredentials CREDENTIALS = new IceCredentials("abcd", "abcdefghijklmnopqrstuvwx");

    private final SrtpSession browsersEnd = new SrtpSession(keys(true));
    private final BrowserLeg leg;
    private Consumer<DtlsEvent> dtls;

    /** Without keys until {@link #secure}. */
    LegBehindSrtp(Wire toBrowser, DropCounts drops) {
        var ice = new IceLite(CREDENTIALS, CREDENTIALS, ConsentSettings.defaults(), new Random(2));
        leg = new BrowserLeg(ice, this::handshake, toBrowser, _ -> {}, drops);
    }

    BrowserLeg leg() {
        return leg;
    }

    SrtpSession browsersEnd() {
        return browsersEnd;
    }

    void secure() {
        leg.dtls(new byte[] {22}, 0, 1, BROWSER);
        dtls.accept(new DtlsEvent.Established(keys(false)));
    }

    /** A connectivity check of the browser: after it, and for half a minute, its address is validated. */
    byte[] check() {
        return Stun.message(Stun.REQUEST, new byte[12])
                .username(CREDENTIALS.ufrag() + ":" + CREDENTIALS.ufrag())
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .with(Stun.USE_CANDIDATE)
                .priority(100)
                .integrity(CREDENTIALS.pwd())
                .fingerprint();
    }

    private DtlsSession handshake(Consumer<byte[]> send, Consumer<DtlsEvent> events) {
        dtls = events;
        return new DtlsSession() {
            @Override
            public void receive(byte[] datagram) {}

            @Override
            public void close() {}
        };
    }

    private static SrtpKeys keys(boolean ofBrowser) {
        byte[] ours = new byte[16];
        byte[] theirs = new byte[16];
        Arrays.fill(ours, (byte) 1);
        Arrays.fill(theirs, (byte) 2);
        byte[] salt = new byte[12];
        return ofBrowser
                ? new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, theirs, salt, ours, salt)
                : new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, ours, salt, theirs, salt);
    }
}
