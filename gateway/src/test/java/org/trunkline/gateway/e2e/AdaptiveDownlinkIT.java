package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A browser on a network that loses packets for a while: it is sent G.711 while nothing is lost, and Opus
 * with RED while something is. What its jitter buffer did is written to {@code concealed.txt}.
 */
@Tag("alone")
class AdaptiveDownlinkIT {
    private static final int PCMU = 0;
    private static final int OPUS = 111;
    private static final int RED = 63;
    private static final double MOST = 0.9; // a browser that is not given its time by the machine makes up more
    private static final int CONCEALED = 2;
    private static final int TOTAL = 3;

    private static World world;

    private final StringBuilder concealed = new StringBuilder();

    @BeforeAll
    static void start() {
        world = World.demo(
                AdaptiveDownlinkIT.class,
                "trunkline.trunks[0].downlink.codec=adaptive",
                "trunkline.media.loops=1",
                "trunkline.media.browser-bind=127.0.0.1",
                "trunkline.media.browser-addresses=" + LossyWay.ADDRESS);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void theCodecFollowsTheNetworkAndTheStoryGoesOn() throws IOException {
        try (var way = new LossyWay(world.gateway().browserPort()); Phone phone = world.phone()) {
            phone.call("+15550103");
            await(phone, way, Set.of(OPUS));
            await(phone, way, Set.of(PCMU));
            phone.listenOn(0.5);
            assertThat(playedOf(phone, 3)).as("untouched").isGreaterThan(MOST);
            way.loses(10);
            await(phone, way, Set.of(RED)); // by way of Opus alone, where the first report says less than 2 %
            way.loses(0);
            phone.awaitPlayed(way.next().timestamp()); // what was lost before is made up while it waits to be played
            phone.listenOn(0.5);
            assertThat(playedOf(phone, 3)).as("repeated").isGreaterThan(MOST);
            phone.heard().writeWav(world.directory().resolve("heard.wav"));
            assertThat(way.heard()).extracting(LossyWay.Packet::payloadType).contains(OPUS, PCMU, RED);
            phone.hangUp();
            Files.writeString(world.directory().resolve("concealed.txt"), concealed);
        }
    }

    /** How much of what the browser plays was not made up by its jitter buffer. */
    private double playedOf(Phone phone, double seconds) {
        var before = note(phone, "from");
        phone.listenOn(seconds);
        var after = note(phone, "to");
        double samples = after.get(TOTAL) - before.get(TOTAL);
        assertThat(samples).isPositive();
        return 1 - (after.get(CONCEALED) - before.get(CONCEALED)) / samples;
    }

    private void await(Phone phone, LossyWay way, Set<Integer> payloadTypes) {
        for (int i = 0; i < 300 && !payloadTypes.contains(way.payloadType()); i++) {
            note(phone, "until " + payloadTypes);
            phone.listenOn(0.1);
        }
        assertThat(way.payloadType()).isIn(payloadTypes);
        note(phone, "it is " + way.payloadType());
    }

    private List<Double> note(Phone phone, String when) {
        var told = (List<?>) phone.page().evaluate("""
                async () => {
                  const call = document.querySelector('trunkline-softphone').call;
                  for (const s of (await call.peerConnection.getStats()).values())
                    if (s.type === 'inbound-rtp')
                      return [s.packetsReceived, s.packetsLost, s.concealedSamples, s.totalSamplesReceived, s.concealmentEvents,
                        s.silentConcealedSamples, s.insertedSamplesForDeceleration, s.removedSamplesForAcceleration];
                  return [];
                }""");
        var numbers = told.stream().map(number -> ((Number) number).doubleValue()).toList();
        concealed.append(phone.heardSeconds()).append(' ').append(when).append(' ').append(numbers).append('\n');
        return numbers;
    }
}
