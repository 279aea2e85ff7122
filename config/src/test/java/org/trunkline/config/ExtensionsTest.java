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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.RouteTarget.ToTestNumber;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.media.bridge.Downlink;

/** Users who are extensions of a telephone system, as they are written, and where their calls go. */
class ExtensionsTest {
    private static final String OFFICE = """
            trunkline:
              region: DE
              carrier: {enabled: true}
              users:
                - name: anna
                  secret: change-me
                  extension: {trunk: pbx, user: "204", secret: of-204}
                - name: berta
                  secret: change-me-too
                  extension: {trunk: pbx, user: "205", username: desk205, secret: of-205, register: always}
                - {name: carl, secret: change-me-three, caller-id: "+4930123451"}
              trunks:
                - name: pbx
                  address: 192.0.2.20
                  number-format: national
                  auth: {realm: asterisk}
                  register: {enabled: false, domain: pbx.example, expires: 5m}
                - {name: carrier, address: 192.0.2.1}
              routes:
                - {name: outside, prefix: "9", strip: 1, trunk: [carrier, pbx], downlink: {codec: g711}}
                - {name: echo, pattern: "800", test-number: "+15550100"}
                - {name: world, prefix: "+", trunk: carrier}
                - {name: users, prefix: "user:c", user: "*"}
                - {name: late, from: pbx, did: "204", targets: [{user: anna}, {user: carl}]}
                - {name: anybody, from: pbx, user: carl}
            """;

    @TempDir
    Path folder;

    private Settings read(String yaml) {
        try {
            var file = Files.writeString(folder.resolve("settings.yaml"), yaml);
            return Configuration.load(new ConfigInput(List.of(file), Map.of(), Map.of(), Optional.empty())).settings();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static String words(RoutePlan plan) {
        return plan.route() + ": " + plan.targets().stream().map(target -> switch (target) {
            case ToTrunk(var trunk, var dialling) -> trunk.sip().name()
                    + trunk.sip().extension().map(user -> "/" + user).orElse("") + "=" + dialling.number().number()
                    + dialling.caller().map(who -> " by " + who).orElse("");
            case ToUser(var user) -> user;
            case ToTestNumber(var number) -> "test=" + number;
        }).collect(Collectors.joining(" "));
    }

    @Test
    void anExtensionIsTheTrunkUnderANameOfItsOwn() {
        var settings = read(OFFICE);
        assertThat(settings.extensions()).extracting(ExtensionPlan::user).containsExactly("anna", "berta");
        assertThat(settings.extensions()).extracting(ExtensionPlan::always).containsExactly(false, true);
        var pbx = settings.trunks().getFirst().sip();
        var anna = settings.extensions().getFirst().trunk().sip();
        assertThat(pbx.registering()).isEmpty();
        assertThat(anna.name()).isEqualTo("pbx");
        assertThat(anna.address()).isEqualTo(pbx.address());
        assertThat(anna.caller().user()).isEqualTo("204");
        assertThat(anna.caller().fromHost()).isEqualTo("pbx.example");
        var how = anna.registering().orElseThrow();
        assertThat(how.user()).isEqualTo("204");
        assertThat(how.domain()).contains("pbx.example");
        assertThat(how.expires()).hasMinutes(5);
        var proof = anna.credentials().orElseThrow();
        assertThat(List.of(proof.user(), proof.password(), proof.realm().orElse(""))).containsExactly("204", "of-204", "asterisk");
        assertThat(settings.extensions().getLast().trunk().sip().credentials().orElseThrow().user()).isEqualTo("desk205");
    }

    @ParameterizedTest
    @CsvSource({
        "anna, 301, the extension: pbx/anna=301",
        "berta, 301, the extension: pbx/berta=301",
        "anna, +4930555, the extension: pbx/anna=030555", // the route to another trunk is not for her
        "anna, 9030555, outside: pbx/anna=030555",
        "anna, 112, the extension: pbx/anna=112",
        "anna, 800, echo: test=+15550100",
        "anna, user:carl, users: carl",
        "carl, 9030555, outside: carrier=030555 by +4930123451 pbx=030555 by 030123451",
        "carl, +4930555, world: carrier=+4930555 by +4930123451"
    })
    void callsGoOutThroughTheExtension(String user, String number, String way) {
        var shown = Optional.of("+4930123451").filter(_ -> user.equals("carl"));
        assertThat(read(OFFICE).routes().out(number, user, shown).map(ExtensionsTest::words)).contains(way);
    }

    @Test
    void whoIsNoNumberIsNotCalledThroughIt() {
        assertThat(read(OFFICE).routes().out("user:berta", "anna", Optional.empty())).isEmpty();
    }

    @Test
    void whoHasNoExtensionNeedsARoute() {
        assertThat(read(OFFICE).routes().out("301", "carl", Optional.empty())).isEmpty();
    }

    @Test
    void aRouteToItsTrunkSaysWhatBrowsersAreSent() {
        var target = (ToTrunk) read(OFFICE).routes().out("9030555", "anna", Optional.empty()).orElseThrow().targets().getFirst();
        assertThat(target.trunk().media().downlink().codec()).isEqualTo(Downlink.Codec.G711);
    }

    @Test
    void callsToItRingItsUserThenWhomARouteNamesForIt() {
        var routes = read(OFFICE).routes();
        assertThat(words(routes.inTo("anna", "pbx", "204", "301"))).isEqualTo("the extension: anna carl");
        assertThat(words(routes.inTo("berta", "pbx", "205", "301"))).as("the route for anybody is not for her")
                .isEqualTo("the extension: berta");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trunk: pbx, user: | trunk: pxb, user: | users[0].extension.trunk: there is no trunk 'pxb'",
        "trunk: pbx, user: | user: | users[0].extension.trunk: an extension needs the trunk",
        "user: \"204\", secret | secret | users[0].extension.user: an extension needs the user",
        "user: \"204\", secret | user: \"2 4\", secret | users[0].extension.user: a user to register",
        "\"204\", secret: of-204 | \"204\" | users[0].extension: an extension needs its secret",
        "\"204\", secret: of-204 | \"204\", secret: \"\" | users[0].extension.secret is empty",
        "register: always | register: never | users[1].extension.register: 'never' is none of",
        "user: \"205\" | user: \"204\" | users[1].extension.user: 'anna' is the same extension",
        "carl, secret: change-me-three | carl, extension: {trunk: pbx, user: \"206\", secret: x} | users[2].caller-id: a user with an extension calls under its name",
        "number-format: national | direction: out | users[0].extension.trunk: an extension calls and is called",
        "enabled: false, domain | user: \"204\", domain | users[0].extension.user: the trunk itself is registered as this"
    })
    void whatIsWrongIsNamed(String right, String wrong, String words) {
        assertThat(OFFICE).contains(right);
        assertThatThrownBy(() -> read(OFFICE.replace(right, wrong)))
                .isInstanceOf(ConfigWrong.class).hasMessageContaining(words);
    }
}
