package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The network of a browser changes under its calls: what it had is gone from one moment to the next, and it has another address.
 * Chromium looks at a new network two seconds after it came, so audio is back within a second where the other network was there
 * before, as it is where a telephone leaves a house.
 */
class NetworkChangeIT {
    private static final int CALLS = 5;
    private static final int CHANGES = 4;
    private static final double LOOK_SECONDS = 3;
    private static final double MOST_SECONDS = 1;
    private static final double SHARE = 0.95;

    @Test
    void callsGoOnWithinASecond() throws IOException {
        Path directory = World.directory(NetworkChangeIT.class);
        Path microphone = Speech.microphoneFile(directory.resolve("microphone.wav"));
        try (Networks networks = new Networks(directory);
                GatewayProcess gateway = GatewayProcess.demo(
                        directory,
                        "quarkus.http.host=0.0.0.0",
                        "trunkline.origins=http://" + networks.address() + ":${quarkus.http.port}",
                        "trunkline.media.browser-addresses=" + networks.address(),
                        "trunkline.media.browser-bind=" + networks.address(), // whichever way it came, the answer is from there
                        "trunkline.calls.grace=30s",
                        "trunkline.trunks[0].downlink.dtx=false");
                Chromium chromium = Chromium.elsewhere(networks, microphone, gateway.page(networks.address()))) {
            List<Phone> phones = new ArrayList<>();
            try {
                for (int i = 0; i < CALLS; i++) {
                    phones.add(chromium.open(gateway.page(networks.address())).call("+15550100").awaitHeard(1));
                }
                List<Double> known = new ArrayList<>();
                for (int change = 0; change < CHANGES; change++) {
                    int cable = 1 + change % 2;
                    phones.forEach(Phone::watchGap);
                    networks.pull(cable);
                    known.addAll(gaps(phones));
                    networks.plug(cable);
                    phones.getFirst().listenOn(LOOK_SECONDS);
                }
                networks.pull(2);
                phones.getFirst().listenOn(LOOK_SECONDS);
                phones.forEach(Phone::watchGap);
                networks.pull(1);
                networks.plug(2);
                System.out.println("seconds without audio, the other network known: " + told(known));
                System.out.println("seconds without audio, the other network new: " + told(gaps(phones)));
                assertThat(known).hasSize(CALLS * CHANGES);
                assertThat(percentile(known)).isLessThan(MOST_SECONDS);
                phones.forEach(Phone::endCalls);
            } finally {
                phones.forEach(Phone::close);
            }
            gateway.awaitNothingHeld();
        }
    }

    private static List<Double> gaps(List<Phone> phones) {
        return phones.stream().map(phone -> phone.awaitHeard(1).gapSeconds()).toList();
    }

    private static double percentile(List<Double> values) {
        return values.stream().sorted().toList().get((int) Math.ceil(SHARE * values.size()) - 1);
    }

    private static String told(List<Double> seconds) {
        return seconds.stream().sorted().map("%.2f"::formatted).collect(Collectors.joining(" "));
    }
}
