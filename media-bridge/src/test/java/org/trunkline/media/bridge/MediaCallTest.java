package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.ice.Stun;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.leg.Wire;
import org.trunkline.media.net.MediaLoops;
import org.trunkline.media.rtp.RtpPacket;

/** A call on a real loop, whose wires are the test's. */
class MediaCallTest {
    private static final IceCredentials GATEWAY = new IceCredentials("gatewayU", "gatewayPasswordOf24Chars");
    private static final IceCredentials BROWSER = new IceCredentials("brow", "browserPasswordOf22Ch+");

    private final MediaLoops loops = new MediaLoops(1);
    private final DropCounts drops = new DropCounts();
    private final BrowserPort port = new BrowserPort(drops, loops.all().getFirst()::execute);
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final MediaCall call = new MediaCall(loops.all().getFirst(), port, events::add);

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void aBugThatShowsWhenTimePassesEndsTheCall() throws Exception {
        var bridge = begin((_, _, _, _) -> {
            throw new IllegalStateException("a bug");
        });
        var trunk = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        var format = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20);
        var loop = loops.all().getFirst();
        loop.execute(() -> call.onLoop().guarded(() -> bridge.trunkNegotiated(Agreements.plain(trunk, format), loop.turnNanos())));
        assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.MeasuredInAll.class);
        assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.Faulted.class);
        released.get(5, TimeUnit.SECONDS);
        call.close();
        assertThat(events).isEmpty();
    }

    @Test
    void whatCannotBeGivenBackHoldsNothingElseBack() throws Exception {
        var writerClosed = new CompletableFuture<Void>();
        begin((_, _, _, _) -> {}, new UnclosableReader(), new WatchedWriter(writerClosed));
        loops.all().getFirst().execute(() -> call.onLoop().guarded(() -> {
            throw new IllegalStateException("a bug");
        }));
        assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.Faulted.class);
        released.get(5, TimeUnit.SECONDS);
        writerClosed.get(5, TimeUnit.SECONDS);
    }

    /** Its ports are bound before the call knows it: what comes meanwhile finds half of it. */
    @Test
    void rtcpOfATrunkThatTheCallDoesNotKnowYetIsNotLookedAt() throws Exception {
        begin((_, _, _, _) -> {});
        var side = side(new Random(2));
        var counted = new CompletableFuture<Long>();
        loops.all().getFirst().execute(() -> {
            call.onLoop().rtcp(side, new byte[8], 0, 8, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), 0);
            counted.complete(drops.of(Drop.ON_HOLD));
        });
        assertThat(counted.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        side.close();
    }

    @Test
    void aCheckThatOvertakesTheStepWhichOpensItsCallIsHeardBehindIt() throws Exception {
        var loop = loops.all().getFirst();
        var browser = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        var opened = prepared((_, _, _, _) -> {}, new G711Reader(G711.ULAW), new AudioWriter.Plain(0, G711.ULAW));
        loop.execute(() -> {
            loop.execute(opened.step());
            for (var check : List.of(check(1), checkOf("somebodyElses", 2))) {
                port.received(check, 0, check.length, browser, 0);
            }
        });
        var sources = new CompletableFuture<Integer>();
        loop.execute(() -> loop.execute(() -> sources.complete(port.sources())));
        assertThat(sources.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(drops.of(Drop.UNKNOWN_UFRAG)).isEqualTo(1);
        assertThat(drops.of(Drop.STUN_INTEGRITY)).isZero();
    }

    @Test
    void aCheckOfAnotherSessionIsNotTheOneThatItsSourceIsKnownFor() throws Exception {
        begin((_, _, _, _) -> {});
        var loop = loops.all().getFirst();
        var browser = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        var counted = new CompletableFuture<Long>();
        loop.execute(() -> {
            byte[] ours = check(1);
            port.received(ours, 0, ours.length, browser, 0);
            byte[] ofAnother = checkOf("somebodyElses", 2);
            port.received(ofAnother, 0, ofAnother.length, browser, 0);
            loop.execute(() -> counted.complete(drops.of(Drop.UNKNOWN_UFRAG)));
        });
        assertThat(counted.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(drops.of(Drop.STUN_INTEGRITY)).isZero();
    }

    @Test
    void aBrowserThatComesFromEverNewPortsIsForgottenWhereItWas() throws Exception {
        begin((_, _, _, _) -> {});
        var sources = new CompletableFuture<Integer>();
        loops.all().getFirst().execute(() -> {
            for (int source = 1; source <= 1000; source++) {
                var from = new InetSocketAddress(InetAddress.getLoopbackAddress(), source);
                byte[] check = check(source);
                port.received(check, 0, check.length, from, 0);
            }
            sources.complete(port.sources());
        });
        assertThat(sources.get(5, TimeUnit.SECONDS)).isBetween(1, 17);
    }

    private Bridge begin(Wire toTrunk) {
        return begin(toTrunk, new G711Reader(G711.ULAW), new AudioWriter.Plain(0, G711.ULAW));
    }

    private Bridge begin(Wire toTrunk, AudioReader reader, AudioWriter writer) {
        var made = prepared(toTrunk, reader, writer);
        loops.all().getFirst().execute(made.step());
        return made.bridge();
    }

    /** A call before the step that opens it. */
    private record Prepared(Bridge bridge, Runnable step) {}

    private Prepared prepared(Wire toTrunk, AudioReader reader, AudioWriter writer) {
        var random = new Random(1);
        var ice = new IceLite(GATEWAY, BROWSER, ConsentSettings.defaults(), random);
        var leg = new BrowserLeg(
                ice,
                (_, _) -> {
                    throw new AssertionError("no DTLS here");
                },
                (_, _, _, _) -> {},
                call.onLoop()::leg,
                drops);
        var trunk = new TrunkLeg(toTrunk);
        var up = new UpLane(trunk, reader, drops, random);
        var down = new DownLane(leg, writer, drops, random);
        var bridge = new Bridge(leg, trunk, up, down, 0, new ToneStreams(drops), TrunkMedia.DEFAULT, events::add, drops);
        var first = side(random);
        var terms = new CallTerms(
                _ -> List.of(), _ -> Optional.empty(), _ -> {}, () -> released.complete(null), drops, random);
        return new Prepared(bridge, () -> call.onLoop().begin(bridge, first, terms));
    }

    private TrunkSide side(Random random) {
        var here = InetAddress.getLoopbackAddress();
        var means = new TrunkSide.Means(
                loops.all().getFirst(), here, here, ssrc -> new Reporter(ssrc, 8000, "us", nanos -> nanos, random), random);
        IOException none = null;
        for (int tries = 0; tries < 100; tries++) {
            try {
                return new TrunkSide(call.onLoop(), TrunkMedia.DEFAULT, TrunkMedia.DEFAULT, 20_000 + 2 * random.nextInt(10_000), means);
            } catch (IOException taken) {
                none = taken; // another one is free
            }
        }
        throw new UncheckedIOException(none);
    }

    /** Of a codec that has a bug. */
    private static final class UnclosableReader implements AudioReader {
        private final AudioReader sound = new G711Reader(G711.ULAW);

        @Override
        public int clockRateHz() {
            return sound.clockRateHz();
        }

        @Override
        public void rate(int samplesATick) {
            sound.rate(samplesATick);
        }

        @Override
        public int decode(RtpPacket packet, short[] pcm) {
            return sound.decode(packet, pcm);
        }

        @Override
        public int conceal(int ticks, short[] pcm, LaneMeter meter) {
            return sound.conceal(ticks, pcm, meter);
        }

        @Override
        public int concealsTicks() {
            return 0;
        }

        @Override
        public int carriesAgain(RtpPacket next) {
            return 0;
        }

        @Override
        public AudioReader another() {
            return new G711Reader(G711.ULAW);
        }

        @Override
        public boolean standLike(AudioReader other) {
            return false;
        }

        @Override
        public int repair(RtpPacket next, int ticks, short[] pcm, LaneMeter meter) {
            return sound.repair(next, ticks, pcm, meter);
        }

        @Override
        public boolean speaks(TrunkVoice voice) {
            return sound.speaks(voice);
        }

        @Override
        public void close() {
            throw new IllegalStateException("another bug");
        }
    }

    /** @param closed done when it is closed */
    private record WatchedWriter(CompletableFuture<Void> closed) implements AudioWriter {
        @Override
        public int payloadType() {
            return 0;
        }

        @Override
        public int clockFactor() {
            return 1;
        }

        @Override
        public int encode(short[] pcm, int offset, int samplesATick, byte[] out, int outOffset) {
            return 0;
        }

        @Override
        public boolean speaks(TrunkVoice voice) {
            return false;
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    private static byte[] check(int number) {
        return checkOf(GATEWAY.ufrag(), number);
    }

    private static byte[] checkOf(String ufrag, int number) {
        byte[] transaction = new byte[12];
        transaction[0] = (byte) number;
        transaction[1] = (byte) (number >> 8);
        return Stun.message(Stun.REQUEST, transaction)
                .username(ufrag + ":" + BROWSER.ufrag())
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .priority(100)
                .integrity(GATEWAY.pwd())
                .fingerprint();
    }
}
