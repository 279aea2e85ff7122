package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.config.IceServer;
import org.trunkline.config.IceServer.Login;

class IceServersTest {
    private static final IceServer STUN = new IceServer(List.of("stun:s"), new Login.Open());
    private static final IceServer FIXED = new IceServer(List.of("turn:f"), new Login.Fixed("name", "word"));
    private static final IceServer SHORT =
            new IceServer(List.of("turn:t", "turns:t"), new Login.ShortLived("north", Duration.ofHours(1)));

    /** printf %s 3600:anna | openssl dgst -sha1 -hmac north -binary | base64 */
    private static final String BY_OPENSSL = "yxyQgBNFS3L1bBNenuoCCPkn8Yc=";

    @Test
    void eachServerHasWhatAPageNeeds() {
        var all = new IceServers(List.of(STUN, FIXED, SHORT)).of("anna", Instant.EPOCH);
        assertThat(all.get(0).toString()).isEqualTo("{\"urls\":[\"stun:s\"]}");
        assertThat(all.get(1).toString()).isEqualTo("{\"urls\":[\"turn:f\"],\"username\":\"name\",\"credential\":\"word\"}");
        assertThat(all.get(2).path("urls")).hasSize(2);
        assertThat(all.get(2).path("username").asText()).isEqualTo("3600:anna");
        assertThat(all.get(2).path("credential").asText()).isEqualTo(BY_OPENSSL);
    }

    @Test
    void theShortestLivedSaysWhenNewOnesAreNeeded() {
        assertThat(new IceServers(List.of(STUN, FIXED)).valid()).isEmpty();
        assertThat(new IceServers(List.of(STUN, SHORT)).valid()).contains(Duration.ofHours(1));
    }

    @Test
    void noPasswordIsWrittenAnywhere() {
        assertThat(FIXED.toString() + SHORT).doesNotContain("word").doesNotContain("north");
    }
}
