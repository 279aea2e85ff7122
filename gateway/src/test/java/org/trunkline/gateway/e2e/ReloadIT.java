package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** Trunks and routes change while somebody talks; the call goes on, and a bad file changes nothing. */
class ReloadIT {
    private static final String NUMBER = "+4930123456";
    private static final String OTHER = "+33199001234";

    @Test
    void routesChangeUnderACallThatGoesOn() throws IOException {
        var directory = World.directory(ReloadIT.class);
        try (Baresip baresip = new Baresip(directory.resolve("phone"), NUMBER, "PCMU", Tones.phone(60));
                World world = World.configured(ReloadIT.class, baresip.port(), with(baresip, "{prefix: \"+49\", trunk: office}"));
                Phone talking = world.phone();
                Phone other = world.phone()) {
            talking.call(NUMBER).listen(2);
            assertThat(other.dial(OTHER).end().cause()).isEqualTo("refused");

            replace(directory, with(baresip, "{prefix: \"+49\", trunk: ofice}"));
            var refused = world.gateway().post("/trunkline/reload");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("trunkline.yaml:", "there is no trunk 'ofice'", "did you mean 'office'?");
            assertThat(other.dial(OTHER).end().cause()).as("the old routes").isEqualTo("refused");

            replace(directory, with(baresip, "{prefix: \"+33\", targets: [{trunk: office, number: \"" + NUMBER + "\"}]}"));
            assertThat(world.gateway().post("/trunkline/reload").statusCode()).isEqualTo(200);
            other.call(OTHER).hangUp();
            assertThat(other.dial(NUMBER).end().cause()).as("the new routes").isEqualTo("refused");

            Tones.awaitPhone(talking);
            talking.hangUp();
        }
    }

    @Test
    void aFileThatChangesIsReadByItself() throws IOException {
        var directory = World.directory(ReloadIT.class).resolve("watched");
        try (Baresip baresip = new Baresip(directory.resolve("phone"), NUMBER, "PCMU", Tones.phone(60));
                GatewayProcess gateway =
                        GatewayProcess.configured(directory, baresip.port(), with(baresip, "{prefix: \"+49\", trunk: office}")).ready()) {
            assertThat(gateway.get("/trunkline/trunks").body()).contains("\"office\"");
            replace(directory, with(baresip, "{prefix: \"+49\", trunk: office}").replace("office", "bureau"));
            Await.until("the new trunk is there", () -> gateway.get("/trunkline/trunks").body().contains("\"bureau\""));
        }
    }

    private static String with(Baresip phone, String route) {
        return """
                trunkline:
                  trunks:
                    - {name: office, address: "127.0.0.1:%d"}
                  routes:
                    - %s
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(phone.port(), route);
    }

    /** As careful people do it: nobody ever sees half a file. */
    private static void replace(Path directory, String yaml) throws IOException {
        Path file = GatewayProcess.configuration(directory);
        Path next = Files.writeString(file.resolveSibling("next.yaml"), yaml);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
