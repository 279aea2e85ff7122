package org.trunkline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.ice.Browser.BROWSER;
import static org.trunkline.media.ice.Browser.GATEWAY;
import static org.trunkline.media.ice.Browser.SECOND;
import static org.trunkline.media.ice.Browser.address;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.ice.IceOutput.Connected;
import org.trunkline.media.ice.IceOutput.ConsentExpired;
import org.trunkline.media.ice.IceOutput.Discarded;
import org.trunkline.media.ice.IceOutput.PathChanged;
import org.trunkline.media.ice.IceOutput.Transmit;

/** RFC 8445 §9: a browser whose address has changed gives other credentials, and the call's media stays where it is until then. */
class IceLiteRestartTest {
    private static final IceCredentials GATEWAY_2 = new IceCredentials("gatewayV", "anotherPasswordOf24Chars");
    private static final IceCredentials BROWSER_2 = new IceCredentials("anew", "anotherPasswordOf22Ch+");
    private static final IceCredentials GATEWAY_3 = new IceCredentials("gatewayW", "thirdPasswordOf24Chars++");
    private static final InetSocketAddress WIFI = address("192.0.2.10", 50000);
    private static final InetSocketAddress MOBILE = address("2001:db8::20", 60000);

    private final Browser browser = new Browser(0);

    private void restarting() {
        browser.connect(WIFI);
        browser.ice.restart(GATEWAY_2, BROWSER_2);
    }

    @Test
    void theOldPathIsUsedUntilANewOneIsNominated() {
        restarting();
        assertThat(browser.ice.selected()).contains(WIFI);
        assertThat(browser.send(browser.plainCheck(), WIFI)).hasOnlyElementsOfType(Transmit.class);
        browser.run(60 * SECOND);
        assertThat(browser.seen(ConsentExpired.class)).as("asked with the old credentials, and answered").isEmpty();

        assertThat(browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 1), MOBILE))
                .as("however low its priority, and however soon").last().isEqualTo(new PathChanged(MOBILE));
        assertThat(browser.ice.selected()).contains(MOBILE);
    }

    @Test
    void whatIsOnItsWayOverTheOldPathIsStillTaken() {
        restarting();
        browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE);
        assertThat(browser.ice.validated(WIFI)).isTrue();
    }

    @Test
    void theOldCredentialsAreOverOnceThereIsANewPath() {
        restarting();
        browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE);
        assertThat(browser.send(browser.nomination(1000), WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(browser.ice.selected()).contains(MOBILE);
        assertThat(browser.ice.localUfrags()).containsExactly(GATEWAY_2.ufrag());
    }

    @Test
    void consentIsAskedForWithTheNewOnes() {
        restarting();
        browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE);
        byte[] check = browser.nextConsentCheck();
        assertThat(new String(Stun.value(check, Stun.USERNAME))).isEqualTo("anew:gatewayV");
        assertThat(Stun.authentic(check, BROWSER_2.pwd())).isTrue();
        assertThat(browser.send(browser.answerTo(check), MOBILE)).as("signed as before").containsExactly(new Discarded(Drop.STUN_INTEGRITY));
    }

    @Test
    void aCheckWithTheNewOnesIsAnsweredWithThem() {
        restarting();
        var answer = (Transmit) browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE).getFirst();
        assertThat(Stun.authentic(answer.datagram(), GATEWAY_2.pwd())).isTrue();
    }

    @Test
    void anotherRestartTakesThePlaceOfOneThatFoundNothing() {
        restarting();
        browser.ice.restart(GATEWAY_3, BROWSER_2);
        assertThat(browser.ice.localUfrags()).containsExactlyInAnyOrder(GATEWAY.ufrag(), GATEWAY_3.ufrag());
        assertThat(browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE))
                .containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        browser.send(browser.nomination(GATEWAY_3, BROWSER_2, 100), MOBILE);
        assertThat(browser.ice.selected()).contains(MOBILE);
    }

    @Test
    void itComesBackAfterConsentHasExpired() {
        browser.connect(WIFI);
        browser.answers = false;
        browser.run(31 * SECOND);
        assertThat(browser.seen(ConsentExpired.class)).hasSize(1);
        browser.ice.restart(GATEWAY_2, BROWSER_2);
        assertThat(browser.send(browser.nomination(100), WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE)).last().isEqualTo(new Connected(MOBILE));
    }

    @Test
    void aRestartThatIsUnderWayOutlivesTheOldConsent() {
        restarting();
        browser.answers = false;
        browser.run(31 * SECOND);
        assertThat(browser.seen(ConsentExpired.class)).hasSize(1);
        assertThat(browser.ice.selected()).isEmpty();
        assertThat(browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE)).last().isEqualTo(new Connected(MOBILE));
    }

    @Test
    void mediaOverANewPathIsFollowedBeforeItIsNominated() {
        restarting();
        browser.send(browser.check(GATEWAY_2, BROWSER_2), MOBILE);
        assertThat(browser.ice.selected()).contains(WIFI);
        browser.ice.media(MOBILE, browser.nowNanos);
        assertThat(browser.ice.selected()).contains(MOBILE);
        assertThat(browser.ice.localUfrags()).containsExactly(GATEWAY_2.ufrag());
        byte[] check = browser.nextConsentCheck();
        assertThat(Stun.authentic(check, BROWSER_2.pwd())).isTrue();
    }

    @Test
    void mediaThatWasOnItsWayOverTheOldPathIsNotFollowedBack() {
        restarting();
        browser.send(browser.nomination(GATEWAY_2, BROWSER_2, 100), MOBILE);
        browser.ice.media(WIFI, browser.nowNanos);
        assertThat(browser.ice.selected()).contains(MOBILE);
    }

    @Test
    void mediaOverAnotherValidatedPathIsFollowedWithoutARestart() {
        browser.connect(WIFI);
        browser.send(browser.plainCheck(), MOBILE);
        browser.ice.media(MOBILE, browser.nowNanos);
        assertThat(browser.ice.selected()).contains(MOBILE);
    }

    @Test
    void mediaFromWhereNoCheckCameIsNotFollowed() {
        browser.connect(WIFI);
        browser.ice.media(MOBILE, browser.nowNanos);
        assertThat(browser.ice.selected()).contains(WIFI);
    }
}
