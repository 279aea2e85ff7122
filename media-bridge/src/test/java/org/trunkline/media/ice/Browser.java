package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.trunkline.media.ice.IceOutput.Transmit;

/** A full, controlling agent against one {@link IceLite}, with as many addresses as a test wants; time is by hand. */
final class Browser {
    static final IceCredentials GATEWAY = new IceCredentials("gatewayU", "gatewayPasswordOf24Chars");
    static final IceCredentials BROWSER = new IceCredentials("brow", "browserPasswordOf22Ch+");
    static final long SECOND = 1_000_000_000L;

    final IceLite ice;
    final Random random = new Random(7);
    final List<IceOutput> seen = new ArrayList<>();
    long nowNanos;
    boolean answers = true;

    Browser(long startNanos) {
        nowNanos = startNanos;
        ice = new IceLite(GATEWAY, BROWSER, ConsentSettings.defaults(), new Random(42));
    }

    static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(AddressLiteral.parse(host).orElseThrow(), port);
    }

    byte[] newTransactionId() {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return id;
    }

    Stun check() {
        return Stun.message(Stun.REQUEST, newTransactionId())
                .username(GATEWAY.ufrag() + ":" + BROWSER.ufrag())
                .with(0xC057, (byte) 0, (byte) 1, (byte) 0, (byte) 10) // Chromium's network information
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .priority(0x6E7F1EFFL);
    }

    byte[] plainCheck() {
        return check().integrity(GATEWAY.pwd()).fingerprint();
    }

    byte[] check(IceCredentials gateway, IceCredentials browser) {
        return Stun.message(Stun.REQUEST, newTransactionId())
                .username(gateway.ufrag() + ":" + browser.ufrag())
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .priority(100)
                .integrity(gateway.pwd())
                .fingerprint();
    }

    byte[] nomination(long priority) {
        return nomination(GATEWAY, BROWSER, priority);
    }

    byte[] nomination(IceCredentials gateway, IceCredentials browser, long priority) {
        return Stun.message(Stun.REQUEST, newTransactionId())
                .username(gateway.ufrag() + ":" + browser.ufrag())
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .with(Stun.USE_CANDIDATE)
                .priority(priority)
                .integrity(gateway.pwd())
                .fingerprint();
    }

    List<IceOutput> send(byte[] datagram, InetSocketAddress from) {
        var outputs = ice.on(datagram, 0, datagram.length, from, nowNanos);
        seen.addAll(outputs);
        return outputs;
    }

    void connect(InetSocketAddress from) {
        send(nomination(100), from);
    }

    byte[] answerTo(byte[] request) {
        return Stun.message(Stun.SUCCESS, Stun.transactionId(request))
                .with(Stun.XOR_MAPPED_ADDRESS, Stun.hex("0001 2112 5e12a443"))
                .integrity(BROWSER.pwd())
                .fingerprint();
    }

    byte[] refusalOf(byte[] request, int code) {
        return Stun.message(Stun.ERROR, Stun.transactionId(request))
                .with(Stun.ERROR_CODE, (byte) 0, (byte) 0, (byte) (code / 100), (byte) (code % 100))
                .integrity(BROWSER.pwd())
                .fingerprint();
    }

    /** Lets time jump from deadline to deadline; answers the gateway's checks if {@link #answers}. */
    void run(long nanos) {
        long end = nowNanos + nanos;
        while (ice.nextDeadlineNanos() != Long.MAX_VALUE && ice.nextDeadlineNanos() - end <= 0) {
            nowNanos = ice.nextDeadlineNanos();
            var outputs = ice.onTime(nowNanos);
            seen.addAll(outputs);
            for (var output : outputs) {
                if (answers && output instanceof Transmit(var datagram, var to)) {
                    send(answerTo(datagram), to);
                }
            }
        }
        nowNanos = end;
    }

    /** The consent check that comes next; not answered. */
    byte[] nextConsentCheck() {
        nowNanos = ice.nextDeadlineNanos();
        return ((Transmit) ice.onTime(nowNanos).getFirst()).datagram();
    }

    <T extends IceOutput> List<T> seen(Class<T> type) {
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
