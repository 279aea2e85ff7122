package org.trunkline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.dtls.DtlsEvent.ClosedByPeer;
import org.trunkline.media.dtls.DtlsEvent.Established;
import org.trunkline.media.dtls.DtlsEvent.Failed;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpProfile;

/** A client and a server in a box, with a network between them that may be bad. Waits are for events, never for time. */
@Timeout(60)
class DtlsServerTest {
    private static final DtlsIdentity SERVER = DtlsIdentity.create(new SecureRandom());
    private static final DtlsIdentity CLIENT = DtlsIdentity.create(new SecureRandom());
    private static final int GCM = SrtpProfile.AEAD_AES_128_GCM.wireId();
    private static final int CM = SrtpProfile.AES128_CM_HMAC_SHA1_80.wireId();
    private static final ClientDouble.Offer BROWSER =
            new ClientDouble.Offer(new int[] {CM, GCM}, Optional.of(CLIENT), true, false, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final BlockingQueue<DtlsEvent> events = new LinkedBlockingQueue<>();
    private final List<byte[]> sentByServer = new ArrayList<>();
    private DtlsServer server = new DtlsServer(SERVER, 4, PATIENCE);
    private LossyLink up = LossyLink.perfect();
    private LossyLink down = LossyLink.perfect();
    private DtlsSession session;
    private ClientDouble client;

    @AfterEach
    void nothingIsLeft() {
        if (client != null) {
            client.close();
        }
        server.close();
        assertThat(server.active()).isZero();
    }

    private void meet(ClientDouble.Offer offer, Fingerprint announced) {
        session = server.open(announced, this::record, events::add);
        client = new ClientDouble(offer, up);
        up.to(session::receive);
        down.to(client::receive);
    }

    private synchronized void record(byte[] datagram) {
        sentByServer.add(datagram);
        down.accept(datagram);
    }

    private void shakeHands(ClientDouble.Offer offer) {
        meet(offer, CLIENT.fingerprint());
        client.start();
    }

    @ParameterizedTest
    @EnumSource
    void bothEndsComeToTheSameKeys(SrtpProfile profile) throws Exception {
        shakeHands(BROWSER.withProfiles(profile.wireId()));
        assertSameKeys(profile);
        assertThat(client.serverFingerprint().get()).isEqualTo(SERVER.fingerprint());
    }

    @Test
    void gcmIsChosenWhateverTheClientPrefers() throws Exception {
        shakeHands(BROWSER.withProfiles(2, CM, GCM, 8));
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void lossDoublingAndReorderingOnlyTakeTime(int seed) throws Exception {
        up = new LossyLink(seed, 0.2, 0.2, 0.2);
        down = new LossyLink(seed + 100, 0.2, 0.2, 0.2);
        shakeHands(BROWSER.with13(1250));
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
    }

    @Test
    void clientThatAlsoOffersDtls13AndABigKeyShareSettlesOn12() throws Exception {
        var hello = new ArrayList<byte[]>();
        meet(BROWSER.with13(3000), CLIENT.fingerprint());
        var toSession = up;
        client = new ClientDouble(BROWSER.with13(3000), datagram -> {
            hello.add(datagram);
            toSession.accept(datagram);
        });
        down.to(client::receive);
        client.start();
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(hello.get(0)[13]).as("ClientHello").isEqualTo((byte) 1);
        assertThat(uint24(hello.get(0), 14)).as("whole message").isGreaterThan(3000);
        assertThat(uint24(hello.get(0), 22)).as("first fragment").isLessThan(1200);
        assertThat(sentByServer.get(0)[13]).as("ServerHello, no cookie exchange").isEqualTo((byte) 2);
        assertThat(uint16(sentByServer.get(0), 25)).as("DTLS 1.2").isEqualTo(0xFEFD);
        assertThat(sentByServer).allSatisfy(datagram -> assertThat(datagram).hasSizeLessThanOrEqualTo(1200));
    }

    @Test
    void fragmentsOfTheClientHelloMayComeInAnyOrder() throws Exception {
        var hello = new ArrayList<byte[]>();
        var held = new CountDownLatch(4);
        meet(BROWSER.with13(3000), CLIENT.fingerprint());
        client = new ClientDouble(BROWSER.with13(3000), datagram -> {
            if (held.getCount() == 0) {
                up.accept(datagram);
            } else {
                hello.add(0, datagram);
                held.countDown();
                if (held.getCount() == 0) {
                    hello.forEach(up);
                }
            }
        });
        down.to(client::receive);
        client.start();
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
    }

    @Test
    void otherCertificateThanAnnouncedIsRefusedBeforeAnyKey() throws Exception {
        meet(BROWSER, SERVER.fingerprint());
        client.start();
        assertFails("fingerprint");
        assertThat(client.material()).failsWithin(PATIENCE).withThrowableThat().satisfies(e ->
                assertThat(ClientDouble.alertOf(e)).isEqualTo(AlertDescription.bad_certificate));
    }

    @Test
    void clientWithoutCertificateIsRefused() throws Exception {
        shakeHands(BROWSER.withoutCertificate());
        assertFails("no certificate");
    }

    @Test
    void clientWithoutProfileInCommonIsRefused() throws Exception {
        shakeHands(BROWSER.withProfiles(2, 8));
        assertFails("SRTP");
    }

    @Test
    void clientWithoutSrtpIsRefused() throws Exception {
        shakeHands(BROWSER.withProfiles());
        assertFails("SRTP");
    }

    @Test
    void clientWithoutExtendedMasterSecretIsRefused() throws Exception {
        shakeHands(BROWSER.withoutExtendedMasterSecret());
        assertFails("Extended Master Secret");
    }

    @Test
    void garbageBeforeDuringAndAfterTheHandshakeDoesNoHarm() throws Exception {
        var random = new Random(6347);
        var garbled = new AtomicInteger();
        meet(BROWSER, CLIENT.fingerprint());
        for (int i = 0; i < 500; i++) {
            session.receive(garbage(random));
            awaitRead();
        }
        client = new ClientDouble(BROWSER, datagram -> {
            session.receive(garbage(random));
            up.accept(datagram);
            session.receive(garbage(random));
            garbled.incrementAndGet();
        });
        down.to(client::receive);
        client.start();
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(garbled.get()).isPositive();
        for (int i = 0; i < 500; i++) {
            session.receive(garbage(random));
            awaitRead();
        }
        client.close();
        assertThat(next()).isInstanceOf(ClosedByPeer.class);
    }

    @Test
    void forgedRecordsWithGoodHeadersDoNoHarmAfterTheHandshake() throws Exception {
        shakeHands(BROWSER);
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            session.receive(forged(random));
            awaitRead();
        }
        client.close();
        assertThat(next()).isInstanceOf(ClosedByPeer.class);
        awaitNobody();
    }

    @Test
    void floodFillsABoundedQueueAndNeverBlocks() throws Exception {
        var sending = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        session = server.open(CLIENT.fingerprint(), ignored -> {
            sending.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, events::add);
        client = new ClientDouble(BROWSER, session::receive);
        client.start();
        sending.await(); // the association's thread is stuck in our callback
        var random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            session.receive(forged(random));
        }
        assertThat(((Association) session).waiting()).isEqualTo(Wire.QUEUED_DATAGRAMS);
        session.close();
        go.countDown();
        awaitNobody();
    }

    @Test
    void lostLastFlightIsSentAgainWhenTheClientRepeatsItsOwn() throws Exception {
        meet(BROWSER, CLIENT.fingerprint());
        var lost = new AtomicInteger();
        var network = down;
        var toClient = client;
        network.to(datagram -> {
            if (datagram[0] == 22 && uint16(datagram, 3) == 1 && lost.getAndIncrement() < 2) {
                return; // the server's Finished
            }
            toClient.receive(datagram);
        });
        client.start();
        assertThat(next()).isInstanceOf(Established.class);
        assertThat(client.material()).succeedsWithin(PATIENCE);
        assertThat(lost.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void closeNotifyOfThePeerIsReportedAndEndsTheAssociation() throws Exception {
        shakeHands(BROWSER);
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        client.close();
        assertThat(next()).isEqualTo(new ClosedByPeer());
        awaitNobody();
    }

    @Test
    void closingTellsThePeerAndIsSilentHere() throws Exception {
        shakeHands(BROWSER);
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        int before = sentByServer.size();
        session.close();
        session.close();
        awaitNobody();
        assertThat(sentByServer).hasSize(before + 1);
        assertThat(sentByServer.getLast()[0]).as("alert").isEqualTo((byte) 21);
        assertThat(events).isEmpty();
        session.receive(new byte[] {22});
    }

    @Test
    void closingBeforeAnythingCameEndsTheThread() throws Exception {
        meet(BROWSER, CLIENT.fingerprint());
        assertThat(server.active()).isOne();
        session.close();
        awaitNobody();
        assertThat(events).isEmpty();
        assertThat(sentByServer).isEmpty();
    }

    @Test
    void closingInTheMiddleOfAHandshakeTellsThePeer() throws Exception {
        var answered = new CountDownLatch(1);
        session = server.open(CLIENT.fingerprint(), datagram -> {
            sentByServer.add(datagram);
            answered.countDown();
        }, events::add);
        client = new ClientDouble(BROWSER, session::receive);
        client.start();
        answered.await();
        session.close();
        awaitNobody();
        assertThat(events).isEmpty();
        assertThat(sentByServer.getLast()).startsWith(21).endsWith(1, AlertDescription.close_notify);
    }

    @Test
    void silenceFailsAfterTheTimeout() throws Exception {
        server.close();
        server = new DtlsServer(SERVER, 1, Duration.ofMillis(50));
        meet(BROWSER, CLIENT.fingerprint());
        assertFails("timed out");
    }

    @Test
    void garbageDoesNotStretchTheTimeout() throws Exception {
        server.close();
        server = new DtlsServer(SERVER, 1, Duration.ofMillis(100));
        meet(BROWSER, CLIENT.fingerprint());
        var random = new Random(3);
        DtlsEvent event = null;
        while (event == null) {
            session.receive(forged(random));
            event = events.poll(1, TimeUnit.MILLISECONDS);
        }
        assertThat(event).isInstanceOf(Failed.class);
        awaitNobody();
    }

    @Test
    void oneHandshakeTooManyFailsAtOnceAndAFinishedOneMakesRoom() throws Exception {
        server.close();
        server = new DtlsServer(SERVER, 1, PATIENCE);
        var refused = new LinkedBlockingQueue<DtlsEvent>();
        meet(BROWSER, CLIENT.fingerprint());
        server.open(CLIENT.fingerprint(), ignored -> {}, refused::add);
        assertThat(refused.poll(20, TimeUnit.SECONDS)).isEqualTo(new Failed("too many handshakes at once"));
        client.start();
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        var third = server.open(CLIENT.fingerprint(), ignored -> {}, refused::add);
        third.close();
        assertThat(refused).isEmpty();
    }

    @Test
    void closedServerOpensNothing() {
        server.close();
        assertThatThrownBy(() -> server.open(CLIENT.fingerprint(), ignored -> {}, events::add))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aThreadIsThereForTheHandshakeAndNoneForAnAssociationThatWaits(@TempDir Path folder) throws Exception {
        meet(BROWSER, CLIENT.fingerprint());
        assertThat(threads(folder.resolve("during"))).contains("dtls-association");
        client.start();
        assertSameKeys(SrtpProfile.AEAD_AES_128_GCM);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; threads(folder.resolve("waiting" + i)).contains("dtls-association"); i++) {
            assertThat(System.nanoTime() - deadline).isNegative();
        }
        assertThat(server.active()).isEqualTo(1);
        client.close();
        assertThat(next()).isEqualTo(new ClosedByPeer());
        awaitNobody();
    }

    @Test
    void manyHandshakesAtOnceAllEnd() throws Exception {
        server.close();
        server = new DtlsServer(SERVER, 100, PATIENCE);
        for (int i = 0; i < 50; i++) {
            up = LossyLink.perfect();
            down = LossyLink.perfect();
            var network = down;
            session = server.open(CLIENT.fingerprint(), network, events::add);
            client = new ClientDouble(BROWSER, up);
            up.to(session::receive);
            network.to(client::receive);
            client.start();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(next()).isInstanceOf(Established.class);
        }
        assertThat(server.active()).isEqualTo(50);
    }

    private void assertSameKeys(SrtpProfile profile) throws Exception {
        assertThat(next()).isInstanceOfSatisfying(Established.class, established -> {
            var keys = established.keys();
            assertThat(keys.profile()).isEqualTo(profile);
            assertThat(client.material()).succeedsWithin(PATIENCE).isEqualTo(asExported(keys));
        });
    }

    private void assertFails(String words) throws Exception {
        assertThat(next()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.reason()).contains(words));
        awaitNobody();
        assertThat(events).isEmpty();
    }

    private DtlsEvent next() throws InterruptedException {
        var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }

    private void awaitRead() {
        while (((Association) session).waiting() > 0) {
            Thread.yield();
        }
    }

    private void awaitNobody() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (server.active() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(server.active()).isZero();
    }

    private static String threads(Path file) throws Exception {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(file);
    }

    /** RFC 5764 §4.2; the peer is the client. */
    private static byte[] asExported(SrtpKeys keys) {
        return ByteBuffer.allocate(2 * (keys.profile().keyBytes() + keys.profile().saltBytes()))
                .put(keys.remoteKey())
                .put(keys.localKey())
                .put(keys.remoteSalt())
                .put(keys.localSalt())
                .array();
    }

    private static byte[] garbage(Random random) {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        if (noise.length > 20 && random.nextBoolean()) {
            noise[0] = (byte) (20 + random.nextInt(5));
            ByteBuffer.wrap(noise).put(1, (byte) 0xFE).putShort(3, (short) 0);
        }
        return noise;
    }

    /** A whole record of the epoch before or after the keys, with random content; no alert, which could be believed. */
    private static byte[] forged(Random random) {
        byte[] record = new byte[13 + 12 + random.nextInt(100)];
        random.nextBytes(record);
        ByteBuffer.wrap(record)
                .put(0, (byte) (random.nextBoolean() ? 22 : 23))
                .putShort(1, (short) 0xFEFD)
                .putShort(3, (short) random.nextInt(2))
                .putShort(5, (short) 0)
                .putInt(7, random.nextInt(1000))
                .putShort(11, (short) (record.length - 13))
                .putShort(14, (short) 0); // a message of less than 256 bytes
        return record;
    }

    private static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    private static int uint24(byte[] b, int at) {
        return (b[at] & 0xFF) << 16 | uint16(b, at + 1);
    }
}
