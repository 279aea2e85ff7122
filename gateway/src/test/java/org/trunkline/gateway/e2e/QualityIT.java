package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is measured of a call, beside what a real browser, tshark and the network itself count. */
@Tag("alone")
class QualityIT {
    private static final String LOSSY_LINE = "+15550110";

    @Test
    void whatIsMeasuredIsWhatTheNetworkDid() throws IOException {
        try (World world = World.demo(QualityIT.class, "trunkline.media.loops=1");
                LossyRelay relay = new LossyRelay(world.gateway().browserPort());
                Wire wire = world.tap("quality");
                Phone phone = world.phone().behind(relay.port())) {
            phone.call(LOSSY_LINE);
            Await.until("the relay has lost what it loses", relay::done);
            var quality = Await.value("all of it is known", Await.PATIENCE, () -> measured(world));
            Await.until("the browser has our report of it", () -> // one every five seconds
                    number(phone.statistics("remote-inbound-rtp"), "packetsLost") >= LossyRelay.LOST - 2);
            assertBrowserAgrees(quality.getJsonObject("browser"), phone);
            assertChromiumRepeatsItself(quality.getJsonObject("browser").getJsonObject("in"), relay, phone);
            phone.at("quality-words").waitFor();
            assertThat(phone.at("quality-words").textContent()).contains("MOS", "loss", " ms");
            assertThat(phone.received()).anyMatch(message -> message.contains("\"quality\""));
            phone.hangUp();
            assertTsharkAgrees(wire, world.gateway());
        }
    }

    /** Once both ways show as much loss as there was, each without that of the other leg. */
    private static Optional<JsonObject> measured(World world) throws IOException {
        var calls = new JsonArray(world.gateway().get("/trunkline/calls").body());
        var overall = Optional.ofNullable(calls.getJsonObject(0).getJsonObject("overall"));
        return overall.filter(quality -> lost(quality, "in") >= LossyRelay.LOST && lost(quality, "out") >= LossyRelay.LOST - 2);
    }

    private static long lost(JsonObject quality, String direction) {
        return quality.getJsonObject("browser").getJsonObject(direction).getLong("lost");
    }

    private static void assertBrowserAgrees(JsonObject browser, Phone phone) {
        var in = browser.getJsonObject("in");
        assertThat(in.getLong("lost")).isEqualTo(LossyRelay.LOST);
        assertThat(in.getLong("recoveredFrames") + in.getLong("concealedFrames")).as("made up: %s", in).isCloseTo(LossyRelay.LOST, within(2L));
        assertThat(browser.getJsonObject("out").getLong("lost")).isCloseTo(LossyRelay.LOST, within(2L));
        var theirs = phone.statistics("remote-inbound-rtp");
        assertThat(number(theirs, "packetsLost")).isCloseTo(LossyRelay.LOST, within(2.0));
        assertThat(browser.getDouble("roundTripMillis")).isBetween(2.0 * LossyRelay.DELAY_MILLIS, 2.0 * LossyRelay.DELAY_MILLIS + 60);
        assertThat(browser.getDouble("roundTripMillis")).isCloseTo(1000 * number(theirs, "roundTripTime"), within(40.0));
        assertThat(in.getLong("packets")).isLessThanOrEqualTo((long) number(phone.statistics("outbound-rtp"), "packetsSent"));
    }

    /**
     * RFC 2198, as our answer has it in front of Opus: of what is lost one at a time nothing has to be guessed, but where the
     * machine holds the next packet up until the gateway cannot wait for it any more.
     */
    private static void assertChromiumRepeatsItself(JsonObject in, LossyRelay relay, Phone phone) {
        String answer = (String) phone.page().locator("trunkline-softphone")
                .evaluate("phone => phone.call.peerConnection.remoteDescription.sdp");
        assertThat(answer).containsIgnoringCase("a=rtpmap:" + relay.spoken() + " red/48000/2");
        assertThat(in.getLong("recoveredFrames")).as("recovered: %s", in).isCloseTo(LossyRelay.LOST, within(2L));
    }

    private static double number(Map<?, ?> entry, String name) {
        return ((Number) entry.get(name)).doubleValue();
    }

    private static void assertTsharkAgrees(Wire wire, GatewayProcess gateway) throws IOException {
        var seen = wire.streamsOfTrunk().stream().filter(stream -> stream.packets() > 100).toList();
        assertThat(seen).hasSize(1);
        var stream = seen.getFirst();
        double percent = 100.0 * stream.lost() / (stream.packets() + stream.lost());
        var metrics = Await.value("the call has ended", Await.PATIENCE, () -> Optional.of(gateway.metrics().values())
                .filter(values -> values.containsKey(ofTrunk("loss_percent"))));
        assertThat(percent).as("it is a lossy line").isGreaterThan(1);
        assertThat(metrics.get(ofTrunk("loss_percent"))).isCloseTo(percent, within(0.3));
        assertThat(metrics.get(ofTrunk("jitter_seconds")) * 1000).isCloseTo(stream.meanJitterMillis(), within(6.0));
    }

    private static String ofTrunk(String what) {
        return "trunkline_call_" + what + "_sum{direction=\"in\",leg=\"trunk\",trunk=\"demo\"}";
    }
}
