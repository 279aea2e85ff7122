package org.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.trunkline.media.bridge.Downlink;

class RouteBookTest {
    private static final String BOOK = """
            trunkline:
              region: DE
              carrier: {enabled: true}
              users:
                - {name: alice, caller-id: "+4930123451"}
                - {name: bob}
              trunks:
                - {name: one, address: 192.0.2.1, number-format: e164, numbers: ["+4930123450", "+4930123451"]}
                - {name: two, address: 192.0.2.2, number-format: national}
                - {name: three, address: 192.0.2.3, number-format: 00-prefix}
                - {name: four, address: 192.0.2.4}
              routes:
                - {name: help, pattern: "112|110|116117", trunk: two}
                - {name: stars, prefix: "*31#", trunk: one}
                - {name: bobs, prefix: "+4940", caller: bob, trunk: four}
                - {name: germany, prefix: "+49", trunk: [one, two]}
                - {name: outside, prefix: "9", strip: 1, trunk: four, downlink: {codec: adaptive}}
                - {name: test, prefix: "800", test-number: "+15550100"}
                - {name: swap, pattern: "77([0-9]+)", replace: "+43$1", trunk: three}
                - {name: longer, pattern: "7|78([0-9]+)", replace: "+41$1", trunk: four}
                - {name: france, prefix: "+33", trunk: two}
                - {name: nines, pattern: ".*9999", trunk: four}
                - {name: chief, prefix: "user:chief", targets: [{trunk: one, number: "+4930123459"}]}
                - {name: all, prefix: "user:", user: "*"}
                - {name: extension, pattern: "8[0-9]", user: alice}
                - {name: boss, from: one, did: "+4930123451", caller: "+4917", user: alice}
                - name: desk
                  from: one
                  did: "+4930123450"
                  targets:
                    - {user: bob}
                    - {user: alice}
                - {name: rest, from: two, user: bob}
                - {name: hamburg, from: three, prefix: "+4940", user: alice}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "+4930999999, -, germany, one=+4930999999 two=030999999",
        "030999999, -, germany, one=+4930999999 two=030999999",
        "004930999999, -, germany, one=+4930999999 two=030999999",
        "040123456, bob, bobs, four=040123456",
        "040123456, alice, germany, one=+4940123456 two=040123456",
        "+33199001234, -, france, two=0033199001234",
        "0033199001234, -, france, two=0033199001234",
        "777001234567, -, swap, three=00437001234567",
        "781234, -, longer, four=+411234", // the first alternative is only the beginning of the number
        "9012345, -, outside, four=012345",
        "112, -, help, two=112",
        "110, -, help, two=110",
        "116117, -, help, two=116117",
        "*31#03012345, -, stars, one=*31#03012345",
        "8001, -, test, test=+15550100",
        "+15550100, -, -, -",
        "user:alice, bob, all, user=alice",
        "user:anybody@example.com, bob, all, user=anybody@example.com",
        "user:chief, bob, chief, one=+4930123459",
        "user:x9999, bob, all, user=x9999", // a number's pattern takes no user
        "81, bob, extension, user=alice",
        "911, -, outside, four=911", // the route would strip it to 11
    })
    void callsOutGoTo(String dialled, String user, String route, String targets) throws IOException {
        var plan = book().out(dialled, user == null ? "nobody" : user, callerId(user));
        assertThat(plan.map(RoutePlan::route).orElse(null)).isEqualTo(route);
        assertThat(plan.map(RouteBookTest::targets).orElse(null)).isEqualTo(targets);
    }

    @Test
    void aRouteHasTheLastWordOnTheWayToTheBrowser() throws IOException {
        assertThat(downlink("9012345")).isEqualTo(new Downlink(Downlink.Codec.ADAPTIVE, true));
        assertThat(downlink("112")).isEqualTo(Downlink.DEFAULT);
    }

    private Downlink downlink(String dialled) throws IOException {
        var target = book().out(dialled, "nobody", Optional.empty()).orElseThrow().targets().getFirst();
        return ((RouteTarget.ToTrunk) target).trunk().media().downlink();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "one, +4930123451, +491701234567, boss, user=alice",
        "one, 030123451, 01701234567, boss, user=alice",
        "one, 4930123451, 01701234567, boss, user=alice",
        "one, +4930123451, +4930555555, -, -",
        "one, +4930123450, anonymous, desk, user=bob user=alice",
        "one, +4930123450, '', desk, user=bob user=alice",
        "two, anything, '', rest, user=bob",
        "two, 030555555, '', rest, user=bob",
        "three, 4940123456, '', hamburg, user=alice", // E.164 without its plus
        "three, 040123456, '', hamburg, user=alice",
        "three, +4930123450, '', -, -",
    })
    void callsInGoTo(String trunk, String did, String caller, String route, String targets) throws IOException {
        var plan = book().in(trunk, did, caller);
        assertThat(plan.map(RoutePlan::route).orElse(null)).isEqualTo(route);
        assertThat(plan.map(RouteBookTest::targets).orElse(null)).isEqualTo(targets);
    }

    @Test
    void aUsersNumberIsTheCaller() throws IOException {
        var target = book().out("030999999", "alice", callerId("alice")).orElseThrow().targets();
        assertThat(target).map(each -> ((RouteTarget.ToTrunk) each).dialling().caller())
                .containsExactly(Optional.of("+4930123451"), Optional.of("030123451"));
        assertThat(((RouteTarget.ToTrunk) target.getFirst()).trunk().sip().caller().user()).isEqualTo("+4930123450");
    }

    private static String targets(RoutePlan plan) {
        return plan.targets().stream()
                .map(target -> switch (target) {
                    case RouteTarget.ToTrunk(var trunk, var dialling) -> trunk.sip().name() + "=" + dialling.number().number();
                    case RouteTarget.ToUser(var name) -> "user=" + name;
                    case RouteTarget.ToTestNumber(var number) -> "test=" + number;
                })
                .collect(Collectors.joining(" "));
    }

    private Optional<String> callerId(String user) throws IOException {
        return settings().users().stream()
                .filter(known -> known.name().equals(user))
                .findFirst()
                .flatMap(known -> known.grants().callerId());
    }

    private Routes book() throws IOException {
        return settings().routes();
    }

    private Settings settings() throws IOException {
        var file = Files.writeString(folder.resolve("book.yaml"), BOOK);
        return Configuration.load(new ConfigInput(List.of(file), Map.of(), Map.of(), Optional.empty())).settings();
    }
}
