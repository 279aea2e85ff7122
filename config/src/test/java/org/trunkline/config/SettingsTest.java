package org.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.bridge.Downlink;
import org.trunkline.media.bridge.JitterBounds;
import org.trunkline.media.bridge.TrunkAudio;
import org.trunkline.media.bridge.TrunkCodec;
import org.trunkline.media.codec.Gain;

class SettingsTest {
    private static final String TRUNK = """
            trunkline:
              trunks:
                - name: office
                  address: sip.example.com:5070
                  caller-id: "+15550199"
              routes:
                - prefix: "+1555"
                  trunk: office
            """;

    @TempDir
    Path folder;

    @Test
    void aTrunkInSixLinesIsEnough() {
        var settings = read(TRUNK);
        var trunk = settings.trunks().getFirst();
        assertThat(trunk.sip().address().host()).isEqualTo("sip.example.com");
        assertThat(trunk.sip().address().port()).isEqualTo(5070);
        assertThat(trunk.endpoint()).isEqualTo(settings.sip());
        assertThat(trunk.media().codecs()).containsExactly(TrunkCodec.PCMU, TrunkCodec.PCMA);
        assertThat(settings.routes().out("+15550100", "somebody", Optional.empty())).isPresent();
        assertThat(settings.routes().out("+4930123", "somebody", Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', OPUS, true", "codec: g711, G711, true", "codec: Adaptive, ADAPTIVE, true", "dtx: false, OPUS, false"})
    void browsersAreSentWhatATrunkSays(String entry, Downlink.Codec codec, boolean dtx) {
        var settings = read(TRUNK.replace("address:", "downlink: {" + entry + "}\n      address:"));
        assertThat(settings.trunks().getFirst().media().downlink()).isEqualTo(new Downlink(codec, dtx));
    }

    @ParameterizedTest
    @CsvSource({"20-200, 20, 200", "' 40 - 120 ', 40, 120", "60-60, 60, 60"})
    void aBadTrunkIsGivenAJitterBuffer(String text, int least, int most) {
        var settings = read(TRUNK.replace("address:", "rtp: {jitter-buffer: \"" + text + "\"}\n      address:"));
        assertThat(settings.trunks().getFirst().media().audio().jitterBuffer()).contains(new JitterBounds(least, most));
    }

    @Test
    void aTrunkIsMadeLouderOrQuieter() {
        var audio = read(TRUNK.replace("address:", "gain: {from-trunk: -3, to-trunk: \"+4.5 dB\"}\n      address:"))
                .trunks().getFirst().media().audio();
        assertThat(audio.from()).isEqualTo(Gain.ofDb(-3));
        assertThat(audio.to()).isEqualTo(Gain.ofDb(4.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rtp: {jitter-buffer: off}\n      ", "rtp: {jitter-buffer: \"OFF\"}\n      "})
    void noneIsGivenUnasked(String entry) {
        var settings = read(TRUNK.replace("address:", entry + "address:"));
        assertThat(settings.trunks().getFirst().media().audio()).isEqualTo(TrunkAudio.UNTOUCHED);
    }

    @Test
    void nothingIsOpenByDefault() {
        var settings = read("trunkline: {}");
        assertThat(settings.trunks()).isEmpty();
        assertThat(settings.routes().out("112", "somebody", Optional.empty())).isEmpty();
        assertThat(settings.origins()).isEmpty();
        assertThat(settings.sip().allowed()).isEmpty();
        assertThat(settings.sip().bindAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void codecsKeepTheirOrder() {
        var settings = read(TRUNK.replace("address:", "codecs: [PCMA, pcmu]\n      address:"));
        assertThat(settings.trunks().getFirst().media().codecs()).containsExactly(TrunkCodec.PCMA, TrunkCodec.PCMU);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trunk: office|trunk: ofice|routes[0].trunk|there is no trunk 'ofice'; trunks are: [office]; did you mean 'office'?",
        "+1555|CALL|routes[0].prefix|not the beginning of a number",
        "5070|sip|trunks[0]|is not host or host:port",
        "5070|99999|trunks[0]|port",
        "sip.example.com|sip example|trunks[0]|host",
        "+15550199|a b|trunks[0]|callerId",
    })
    void whatIsWrongIsNamed(String right, String wrong, String key, String words) {
        assertThatThrownBy(() -> read(TRUNK.replace(right, wrong)))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining("trunkline." + key)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "media.rtp-ports, 42000", "media.rtp-ports, 42001-43000", "media.rtp-ports, a-b", "media.browser-bind, localhost",
        "media.opus-complexity, 11", "media.public-address, gateway", "origins, example.com", "sip.bind, everywhere",
    })
    void valuesThatCannotWorkAreRefusedAtStart(String key, String value) {
        assertThatThrownBy(() -> read(nested("trunkline." + key, value)))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining(key.split("\\.")[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "certificate: none.pem|certificate and key are given together",
        "certificate: none.pem, key: none.key|the file none.pem cannot be read",
    })
    void aCertificateThatCannotBeUsedIsToldAtStart(String entry, String words) {
        assertThatThrownBy(() -> read("trunkline: {https: {" + entry + "}}"))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining("trunkline.https")
                .hasMessageContaining(words);
    }

    @Test
    void twoTrunksOfOneNameAreRefused() {
        var twice = TRUNK.replace("  routes:", "    - name: office\n      address: other\n  routes:");
        assertThatThrownBy(() -> read(twice)).hasMessageContaining("two trunks are called 'office'");
    }

    @ParameterizedTest
    @CsvSource({
        "sip.example.com, sip.example.com, 0", "10.0.0.1:5080, 10.0.0.1, 5080", "[::1]:5080, [::1], 5080",
        "[::1], [::1], 0", "::1, ::1, 0",
    })
    void addressesAreWrittenAsPeopleWriteThem(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @Test
    void originsAreComparedInLowerCase() {
        assertThat(read(nested("trunkline.origins", "https://Phone.Example.com,self")).origins())
                .containsExactlyInAnyOrder("https://phone.example.com", "self");
    }

    private static String nested(String key, String value) {
        var yaml = new StringBuilder();
        var indent = "";
        for (var part : key.split("\\.")) {
            yaml.append(indent).append(part).append(":\n");
            indent += "  ";
        }
        return yaml.append(indent).append('"').append(value).append('"').toString();
    }

    private Settings read(String yaml) {
        try {
            var file = Files.writeString(folder.resolve("test.yaml"), yaml);
            return Configuration.load(new ConfigInput(List.of(file), Map.of(), Map.of(), Optional.empty())).settings();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
