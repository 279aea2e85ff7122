package org.trunkline.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.ConfigInput;

class TokenCommandTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void onlyTheTokenIsPrinted() throws IOException {
        assertThat(run("create --identity anna --ttl 60 --key other --grants {\"incoming\":true}")).isZero();
        assertThat(err.toString()).isEmpty();
        var access = new Access(_ -> "", () -> NOW, () -> 0);
        access.plan(new AccessPlan(List.of(Forge.KEY, Forge.OTHER), List.of()), List.of());
        var admitted = ((Admission.Granted) access.byToken(out.toString(StandardCharsets.UTF_8).strip())).admitted();
        assertThat(admitted.user()).isEqualTo("anna");
        assertThat(admitted.grants().incoming()).isTrue();
        assertThat(admitted.untilNanos()).isEqualTo(60_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "create | 2 | usage: token create",
        "create --identity | 2 | usage: token create",
        "destroy --identity anna | 2 | usage: token create",
        "create --identity anna --colour green | 2 | usage: token create",
        "create --identity anna --identity berta | 2 | usage: token create",
        "create --identity anna --ttl soon | 1 | 'ttlSeconds'",
        "create --identity anna --ttl 86401 | 1 | 'ttlSeconds'",
        "create --identity anna --key none | 1 | keys are: [backend, other]",
        "create --identity anna --grants yes | 1 | --grants is a JSON object",
        "create --identity anna --grants {\"to\":1} | 1 | 'grants': 'to' has the wrong type",
    })
    void whatIsWrongIsTold(String arguments, int status, String words) throws IOException {
        assertThat(run(arguments)).isEqualTo(status);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains(words);
    }

    private int run(String arguments) throws IOException {
        var file = Files.writeString(folder.resolve("office.yaml"), """
                trunkline:
                  access:
                    keys:
                      - {id: backend, secret: %s}
                      - {id: other, secret: %s}
                """.formatted(Forge.KEY.secret(), Forge.OTHER.secret()));
        var words = new ArrayList<>(List.of(arguments.split(" ")));
        words.addAll(List.of("--config", file.toString()));
        var input = new ConfigInput(List.of(), Map.of(), Map.of(), Optional.empty());
        return TokenCommand.run(words, input, NOW, new PrintStream(out), new PrintStream(err));
    }
}
