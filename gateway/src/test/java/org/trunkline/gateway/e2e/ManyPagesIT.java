package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two users with five pages each, all of which take every call that rings: one of them has it. */
@Tag("alone")
class ManyPagesIT {
    private static final List<String> USERS = List.of("anna", "bob");
    private static final int PAGES = 5;
    private static final int CALLS = 50;
    private static final int AT_ONCE = 2;

    @Test
    void eachOfAHundredCallsIsAnsweredOnce() throws IOException {
        int trunkPort = Ports.udp();
        try (World world = World.configured(ManyPagesIT.class, trunkPort, """
                trunkline:
                  trunks:
                    - {name: office, address: "127.0.0.1:%d", allowed-addresses: 127.0.0.1}
                  users:
                    - {name: anna, secret: anna's, calls-at-once: 100}
                    - {name: bob, secret: bob's, calls-at-once: 100}
                  routes:
                    - {from: office, did: "+1555011", user: anna}
                    - {from: office, did: "+1555012", user: bob}
                  origins: self
                """.formatted(trunkPort))) {
            List<Phone> pages = new ArrayList<>();
            try {
                USERS.forEach(user -> {
                    for (int i = 0; i < PAGES; i++) {
                        pages.add(world.phone().registered(user, user + "'s").takesAllCalls());
                    }
                });
                try (ScriptedPhone one = callers(world, "+1555011"); ScriptedPhone other = callers(world, "+1555012")) {
                    one.succeeds();
                    other.succeeds();
                }
                int calls = USERS.size() * CALLS;
                Await.until("each page knows how each call ended", () -> ends(pages).size() == calls * PAGES);
                assertThat(pages.stream().mapToInt(Phone::taken).sum()).as("answered").isEqualTo(calls);
                assertThat(ends(pages).stream().collect(Collectors.groupingBy(end -> end, Collectors.counting())))
                        .isEqualTo(Map.of("hangup", (long) calls, "answered-elsewhere", calls * (PAGES - 1L)));
            } finally {
                pages.forEach(Phone::close);
            }
        }
    }

    private static List<String> ends(List<Phone> pages) {
        return pages.stream().flatMap(page -> page.ends().stream()).toList();
    }

    private static ScriptedPhone callers(World world, String did) throws IOException {
        return Script.calls(did, Script.sdp(1, "[local_ip]", Ports.udp()))
                .playedTo(world.gateway().sipPort(), world.directory().resolve("callers" + did), CALLS, AT_ONCE);
    }
}
