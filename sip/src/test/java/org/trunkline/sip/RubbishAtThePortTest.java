package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;

/** Whatever arrives at the port, a call that runs goes on and a new one works. */
class RubbishAtThePortTest {
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
    private final TwoEndpoints world = new TwoEndpoints();
    private final Complaints complaints = new Complaints();
    private final Heard heard = new Heard();
    private final SipCall call = world.dial(heard);
    private final IncomingCall offered = world.offered();
    private final Heard there = world.offeredEvents();
    private final RawPeer peer = new RawPeer(world.carrier.port());

    @AfterEach
    void theCallIsUntouchedAndAnotherWorks() {
        offered.answer(TwoEndpoints.ANSWER);
        heard.until(Answered.class);
        there.next(Answered.class);
        there.nothingMore();
        call.hangUp("The rubbish is over");
        there.next(HungUp.class);
        while (world.offered.poll() instanceof IncomingCall odd) { // what looked like a call was offered as one
            odd.refuse(486, "Busy Here");
        }
        assertThat(complaints.errors).isEmpty();
        assertThat(world.carrier.snapshot().listening()).isTrue();
        world.idle();
        complaints.close();
        peer.close();
        world.close();
    }

    private long refusals() {
        return world.carrier.snapshot().refusals().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Everything sent before has been worked off when this is answered. */
    private void drain(String branch) {
        peer.send(peer.request("OPTIONS", branch, "", 99, "", ""));
        peer.receive("SIP/2.0 200", answer -> RawPeer.header(answer, "CSeq").equals("99 OPTIONS"));
    }

    static List<byte[]> torture() throws IOException {
        try (var in = RubbishAtThePortTest.class.getResourceAsStream("/torture/rfc4475.txt")) {
            var all = new String(in.readAllBytes(), UTF_8).split("(?m)^======.*\n");
            var messages = new ArrayList<byte[]>();
            for (int i = 1; i < all.length; i++) {
                var unescaped = Pattern.compile("\\\\x([0-9A-F]{2})")
                        .matcher(all[i])
                        .replaceAll(hex -> String.valueOf((char) Integer.parseInt(hex.group(1), 16))
                                .replace("\\", "\\\\"));
                var own = unescaped.replace("z9hG4bKkdjuw", "z9hG4bKkdjuw" + i); // the RFC's share one branch
                messages.add(own.replace("\n", "\r\n").getBytes(ISO_8859_1));
            }
            return messages;
        }
    }

    /** A call with a number of its own, whatever else was taken for one meanwhile. */
    private void callWorks(int i) {
        var end = new Heard();
        var number = "77" + i;
        var another = world.gateway.invite(world.trunk(), TwoEndpoints.number(number), TwoEndpoints.OFFER, end);
        var taken = world.offered();
        while (!taken.toUser().equals(number)) {
            taken.refuse(486, "Busy Here");
            taken = world.offered();
        }
        taken.answer(TwoEndpoints.ANSWER);
        end.until(Answered.class);
        another.hangUp("It works");
    }

    private static byte[] over(String transport, byte[] message) {
        var text = new String(message, ISO_8859_1);
        return text.replaceFirst("(?i)(?m)^(v|via)([ \t]*:\\s*SIP/2.0/)(UDP|TCP|TLS|SCTP)", "$1$2" + transport)
                .getBytes(ISO_8859_1);
    }

    @Test
    void tortureMessages() throws IOException {
        var messages = torture();
        assertThat(messages).hasSize(49);
        for (int i = 0; i < messages.size(); i++) {
            peer.send(messages.get(i));
            peer.send(over("UDP", messages.get(i)));
            callWorks(i);
        }
        drain("torture");
        var refusals = world.carrier.snapshot().refusals();
        assertThat(refusals).containsKeys(
                Refusal.MALFORMED, Refusal.METHOD, Refusal.STRAY_RESPONSE, Refusal.UNSUPPORTED);
    }

    @Test
    void tortureMessagesInStreams() throws IOException {
        var messages = torture();
        for (int i = 0; i < messages.size(); i++) {
            try (var stream = RawStream.to(world.carrier.port())) {
                stream.send(new String(over("TCP", messages.get(i)), ISO_8859_1) + "\r\n\r\n");
                callWorks(i);
                stream.leave(); // it was read, then; of two streams nobody knows which is read first
            }
        }
        drain("streams");
    }

    @Test
    void otherVersionsGet505() {
        peer.send(peer.request("OPTIONS", "v3", "", 1, "", "").replaceFirst("SIP/2.0", "SIP/3.0"));
        peer.receive("SIP/2.0 505");
        drain("version");
        assertThat(world.carrier.snapshot().refused(Refusal.VERSION)).isEqualTo(1);
    }

    @Test
    void randomBytes() {
        var random = new Random(4475);
        for (int i = 0; i < 500; i++) {
            var bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            peer.send(bytes);
        }
        drain("random");
        assertThat(world.carrier.snapshot().refused(Refusal.NOT_SIP)).isGreaterThan(400);
    }

    @Test
    void brokenRequestsAndResponses() {
        var random = new Random(3261);
        var seeds = List.of(
                peer.request("INVITE", "b", "", 1, "Record-Route: <sip:127.0.0.1;lr>\nReason: Q.850;cause=16\n", SDP),
                peer.request("BYE", "c", "nobody", 2, "", ""),
                peer.request("ACK", "b", "nobody", 1, "", ""),
                peer.request("CANCEL", "b", "", 1, "", ""),
                "SIP/2.0 200 OK\n" + peer.request("INVITE", "d", "x", 1, "", SDP).replaceFirst(".*\n", ""));
        for (int i = 0; i < 3000; i++) {
            var message = seeds.get(i % seeds.size()).replace("\r\n", "\n").replace("\n", "\r\n");
            peer.send(broken(message.replace("-b", "-b" + i).getBytes(ISO_8859_1), random));
            if (i % 200 == 199) {
                drain("broken" + i); // keep within the kernel's buffer
            }
        }
        drain("end");
        assertThat(refusals()).isGreaterThan(500);
    }

    private static byte[] broken(byte[] message, Random random) {
        for (int n = random.nextInt(1, 6); n > 0; n--) {
            int at = random.nextInt(message.length);
            switch (random.nextInt(4)) {
                case 0 -> message[at] = (byte) random.nextInt(256);
                case 1 -> message[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> message = java.util.Arrays.copyOf(message, Math.max(1, at));
                default -> { // double a stretch
                    int to = Math.min(message.length, at + random.nextInt(1, 40));
                    var longer = java.util.Arrays.copyOf(message, message.length + to - at);
                    System.arraycopy(message, at, longer, to, message.length - at);
                    message = longer;
                }
            }
        }
        return message;
    }

    @Test
    void messagesBeyondTheLimits() {
        var manyHeaders = "X-More: 1\n".repeat(201);
        peer.send(peer.request("OPTIONS", "many", "", 1, manyHeaders, ""));
        var deep = "\"".repeat(2) + "<".repeat(30_000);
        peer.send(peer.request("OPTIONS", "deep", "", 1, "Contact: " + deep + "\n", ""));
        peer.send(peer.request("OPTIONS", "long", "", 1, "X-Long: " + "x".repeat(60_000) + "\n", ""));
        peer.send(peer.request("INVITE", "nested", "", 1, "Subject: " + "(".repeat(50_000) + "\n", SDP));
        drain("limits");
        assertThat(world.carrier.snapshot().refused(Refusal.TOO_MANY_HEADERS)).isEqualTo(1);
    }

    @Test
    void requestThatDoesNotParseGets400AtItsSource() {
        peer.send(peer.request("OPTIONS", "bad", "", 1, "", "").replace("CSeq: 1", "CSeq: one"));
        var answer = peer.receive("SIP/2.0 400");
        assertThat(RawPeer.header(answer, "Call-ID")).isEqualTo("raw-" + peer.port());
        drain("bad");
    }

    @Test
    void bodyShorterThanItsContentLengthIsRefused() {
        peer.send(peer.request("INVITE", "short", "", 1, "", SDP).replaceFirst("Content-Length: \\d+", "Content-Length: 999"));
        peer.receive("SIP/2.0 400"); // RFC 3261 §18.3
        drain("short");
        assertThat(world.offered).isEmpty();
    }

    @Test
    void keepAlivesAreNeitherAnsweredNorCounted() {
        peer.send("\r\n\r\n");
        peer.send(new byte[] {0, 0, 0, 0});
        peer.send(new byte[0]);
        drain("alive");
        assertThat(world.carrier.snapshot().refusals()).isEqualTo(Map.of());
    }
}
