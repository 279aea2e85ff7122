package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/** A gateway whose machine stands still again and again for a while; what it has given up then, it does not take back. */
class OverloadIT {
    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(
                OverloadIT.class,
                "trunkline.media.loops=1",
                "trunkline.media.overload.late=5ms",
                "trunkline.media.overload.too-late=40ms",
                "trunkline.media.overload.calm=1h");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void theCallThatIsUpIsSpokenToWithoutAnEncoderAndTheNextOneIsRefused() throws IOException {
        try (Phone up = world.phone(); Phone late = world.phone()) {
            up.call("+15550103");
            Await.until("Opus", () -> codecTo(up).equals("audio/opus"));
            Await.until("the media loop is late", () -> {
                world.gateway().holdUp();
                return !world.gateway().metrics().admits();
            });
            Await.until("G.711 in a pause of the story, once the network has been clean for a while", () -> codecTo(up).equals("audio/PCMU"));
            up.awaitStory(3);
            assertThat(late.dial("+15550103").end()).isEqualTo(new End("refused", null, "gateway"));
            assertThat(world.gateway().get("/q/health/ready").body()).contains("new calls are refused, Opus complexity 1, G.711 where");
            assertThat(late.received()).anyMatch(message -> message.contains("\"name\":\"overloaded\""));
            up.hangUp();
        }
    }

    private static String codecTo(Phone phone) {
        return (String) phone.page().evaluate("""
                async () => {
                  const stats = await document.querySelector('trunkline-softphone').call.peerConnection.getStats();
                  const heard = [...stats.values()].find(entry => entry.type === 'inbound-rtp' && entry.codecId);
                  return heard ? stats.get(heard.codecId).mimeType : '';
                }""");
    }
}
