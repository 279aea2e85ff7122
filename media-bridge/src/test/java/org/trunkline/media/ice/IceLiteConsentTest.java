package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trunkline.media.ice.Browser.BROWSER;
import static org.trunkline.media.ice.Browser.GATEWAY;
import static org.trunkline.media.ice.Browser.SECOND;
import static org.trunkline.media.ice.Browser.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.ice.IceOutput.ConsentExpired;
import org.trunkline.media.ice.IceOutput.Discarded;
import org.trunkline.media.ice.IceOutput.Transmit;

class IceLiteConsentTest {
    private static final InetSocketAddress WIFI = address("192.0.2.10", 50000);
    private static final InetSocketAddress MOBILE = address("2001:db8::20", 60000);

    private Browser connected(long startNanos) {
        var browser = new Browser(startNanos);
        browser.connect(WIFI);
        return browser;
    }

    @Test
    void livePeerIsAskedEveryFourToSixSecondsAndStaysConnected() {
        var browser = connected(0);
        var times = new ArrayList<Long>();
        var ids = new HashSet<String>();
        while (times.size() < 200) {
            byte[] check = browser.nextConsentCheck();
            times.add(browser.nowNanos);
            ids.add(new String(Stun.transactionId(check), ISO_8859_1));
            browser.send(browser.answerTo(check), WIFI);
        }
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(4 * SECOND, 6 * SECOND);
        }
        assertThat(times.getLast() / 200).isBetween(48 * SECOND / 10, 52 * SECOND / 10); // 5 s on average
        assertThat(ids).hasSize(200);
        assertThat(browser.ice.selected()).contains(WIFI);
    }

    @Test
    void consentCheckIsWhatAFullAgentExpects() {
        byte[] check = connected(0).nextConsentCheck();
        assertThat(Stun.type(check)).isEqualTo(Stun.REQUEST);
        assertThat(new String(Stun.value(check, Stun.USERNAME), US_ASCII))
                .isEqualTo(BROWSER.ufrag() + ":" + GATEWAY.ufrag());
        assertThat(Stun.value(check, Stun.ICE_CONTROLLED)).hasSize(8);
        assertThat(Stun.value(check, Stun.PRIORITY)).hasSize(4);
        assertThat(Stun.authentic(check, BROWSER.pwd())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -15 * SECOND, Long.MAX_VALUE - 15 * SECOND})
    void consentEndsThirtySecondsAfterTheLastAnswerAndNotBefore(long startNanos) {
        var browser = connected(startNanos);
        byte[] check = browser.nextConsentCheck();
        browser.send(browser.answerTo(check), WIFI);
        long answeredNanos = browser.nowNanos;
        browser.answers = false;
        browser.run(30 * SECOND - 1);

        assertThat(browser.seen(ConsentExpired.class)).isEmpty();
        assertThat(browser.ice.selected()).contains(WIFI);
        assertThat(browser.ice.nextDeadlineNanos()).isEqualTo(answeredNanos + 30 * SECOND);
        assertThat(browser.ice.onTime(answeredNanos + 30 * SECOND)).containsExactly(new ConsentExpired());
        assertThat(browser.ice.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void consentEndsThirtySecondsAfterNominationIfNoCheckIsEverAnswered() {
        var browser = connected(0);
        browser.answers = false;
        browser.run(30 * SECOND - 1);
        assertThat(browser.seen(ConsentExpired.class)).isEmpty();
        assertThat(browser.seen(Transmit.class)).hasSizeBetween(6, 8); // one answer, then checks all the time
        browser.run(1);
        assertThat(browser.seen(ConsentExpired.class)).hasSize(1);
    }

    @Test
    void nothingIsSentOrBelievedAfterExpiry() {
        var browser = connected(0);
        browser.answers = false;
        browser.run(60 * SECOND);
        assertThat(browser.ice.validated(WIFI)).isFalse();
        assertThat(browser.ice.selected()).isEmpty();
        assertThat(browser.send(browser.nomination(100), WIFI)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        assertThat(browser.ice.onTime(browser.nowNanos)).isEmpty();
        assertThat(browser.ice.validated(WIFI)).isFalse();
    }

    @Test
    void answerThatComesWithALateWakeUpDoesNotRevive() {
        var browser = connected(0);
        byte[] check = browser.nextConsentCheck();
        browser.nowNanos = 30 * SECOND;
        assertThat(browser.send(browser.answerTo(check), WIFI)).containsExactly(new ConsentExpired());
    }

    @Test
    void onlyTheAuthenticAnswerFromTheSelectedAddressRenews() {
        var browser = connected(0);
        browser.send(browser.plainCheck(), MOBILE);
        byte[] check = browser.nextConsentCheck();
        byte[] answer = browser.answerTo(check);
        byte[] forged = Stun.message(Stun.SUCCESS, Stun.transactionId(check)).integrity(GATEWAY.pwd()).fingerprint();
        byte[] unsigned = Stun.message(Stun.SUCCESS, Stun.transactionId(check)).fingerprint();
        byte[] unasked = browser.answerTo(browser.plainCheck());

        assertThat(browser.send(answer, MOBILE)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        assertThat(browser.send(forged, WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(browser.send(unsigned, WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(browser.send(unasked, WIFI)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        browser.answers = false;
        browser.run(30 * SECOND - browser.nowNanos);
        assertThat(browser.seen(ConsentExpired.class)).hasSize(1);
    }

    @Test
    void answerCountsOnce() {
        var browser = connected(0);
        byte[] answer = browser.answerTo(browser.nextConsentCheck());
        assertThat(browser.send(answer, WIFI)).isEmpty();
        assertThat(browser.send(answer, WIFI)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
    }

    @Test
    void answerToAnOlderCheckStillRenews() {
        var browser = connected(0);
        byte[] first = browser.nextConsentCheck();
        browser.nextConsentCheck();
        byte[] third = browser.nextConsentCheck();
        assertThat(browser.send(browser.answerTo(first), WIFI)).isEmpty();
        assertThat(browser.send(browser.answerTo(third), WIFI)).isEmpty();
        browser.answers = false;
        browser.run(30 * SECOND - 1);
        assertThat(browser.seen(ConsentExpired.class)).isEmpty();
    }

    @Test
    void authentic403RevokesAtOnce() {
        var browser = connected(0);
        byte[] check = browser.nextConsentCheck();
        assertThat(browser.send(browser.refusalOf(check, 403), WIFI)).containsExactly(new ConsentExpired());
        assertThat(browser.ice.validated(WIFI)).isFalse();
    }

    @Test
    void forged403AndOtherErrorsChangeNothing() {
        var browser = connected(0);
        byte[] check = browser.nextConsentCheck();
        byte[] forged = Stun.message(Stun.ERROR, Stun.transactionId(check))
                .with(Stun.ERROR_CODE, (byte) 0, (byte) 0, (byte) 4, (byte) 3)
                .integrity("notTheBrowsersPassword")
                .fingerprint();
        assertThat(browser.send(forged, WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(browser.send(browser.refusalOf(check, 487), WIFI))
                .containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        assertThat(browser.ice.selected()).contains(WIFI);
    }

    @Test
    void consentFollowsTheNominatedPath() {
        var browser = connected(0);
        byte[] onWifi = browser.nextConsentCheck();
        browser.send(browser.nomination(100), MOBILE);
        assertThat(browser.send(browser.answerTo(onWifi), WIFI)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        browser.seen.clear();
        browser.run(60 * SECOND);
        assertThat(browser.seen(Transmit.class)).isNotEmpty().allMatch(t -> t.to().equals(MOBILE));
        assertThat(browser.ice.selected()).contains(MOBILE);
    }

    @Test
    void settingsThatCouldNeverStayConnectedAreRefused() {
        assertThatThrownBy(() -> new ConsentSettings(Duration.ofSeconds(20), Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsentSettings(Duration.ZERO, Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
