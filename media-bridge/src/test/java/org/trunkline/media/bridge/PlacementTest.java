package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.ice.ConsentSettings;

/** Which of two loops a call is put on. */
class PlacementTest {
    private static final int FIRST_PORT = 20_000;
    private static final int PAIRS = 6;

    private final CountDownLatch goesOn = new CountDownLatch(1);
    private MediaEngine engine;
    private BrowserDouble browser;

    @BeforeEach
    void start() throws IOException {
        var here = MediaEngineTest.addressOfThisProcess();
        engine = MediaEngine.start(new MediaSettings(
                2, here, 0, List.of(), Optional.empty(), here, here, FIRST_PORT, FIRST_PORT + 2 * PAIRS - 1,
                Optional.empty(), 5, false, OverloadSettings.defaults(), ConsentSettings.defaults(), Optional.empty()));
        browser = new BrowserDouble();
    }

    @AfterEach
    void stop() {
        goesOn.countDown();
        browser.close();
        engine.close();
    }

    @Test
    @Timeout(20)
    void aCallGoesToTheLoopWithFewest() {
        var calls = new ArrayList<MediaCall>();
        for (int i = 0; i < 4; i++) {
            calls.add(open());
        }
        assertThat(callsOnLoops()).containsExactly(2, 2);
        var emptied = portOf(calls.getFirst());
        calls.stream().filter(call -> portOf(call) == emptied).forEach(MediaCall::close);
        awaitCalls(2);
        assertThat(portOf(open())).isEqualTo(emptied);
        assertThat(portOf(open())).isEqualTo(emptied);
        assertThat(callsOnLoops()).containsExactly(2, 2);
    }

    @Test
    @Timeout(20)
    void aLoopThatStandsStillGetsNone() throws Exception {
        var stands = new CountDownLatch(1);
        var still = ((Opening.Open) engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, _ -> {
            stands.countDown();
            await(goesOn);
        })).call();
        still.trunkInfoDigit(Digit.of('1').orElseThrow(), 100);
        stands.await();
        while (engine.snapshot().loops().stream().allMatch(LoopSnapshot::admits)) {
            Thread.onSpinWait();
        }
        assertThat(engine.turnsAway()).as("the other loop is in time").isEmpty();
        assertThat(portOf(open())).isNotEqualTo(portOf(still));
        assertThat(portOf(open())).as("though it has more calls").isNotEqualTo(portOf(still));
    }

    private MediaCall open() {
        return ((Opening.Open) engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, _ -> {})).call();
    }

    private List<Integer> callsOnLoops() {
        return engine.snapshot().loops().stream().map(LoopSnapshot::calls).toList();
    }

    private void awaitCalls(int calls) {
        while (engine.snapshot().calls() > calls) {
            Thread.onSpinWait();
        }
    }

    /** Each loop has a port of its own. */
    private static int portOf(MediaCall call) {
        return call.candidates().getFirst().port();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
