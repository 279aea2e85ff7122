package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.Refused;

/** 3xx is followed inside the trunk's own hosts and nowhere else. */
class RedirectionsTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private final Heard heard = new Heard();
    private final RawPeer peer = new RawPeer(world.gateway.port());
    private final SipCall call =
            world.gateway.invite(peer.trunk(), TwoEndpoints.number("100"), TwoEndpoints.OFFER, heard);

    @AfterEach
    void noCallIsLeft() {
        peer.close();
        world.noCalls();
        heard.nothingMore();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    /** A 302 with these Contacts alone. */
    private void redirect(String invite, String contacts) {
        peer.send("SIP/2.0 302 Moved Temporarily\nVia: " + RawPeer.header(invite, "Via") + "\n"
                + "From: " + RawPeer.header(invite, "From") + "\nTo: " + RawPeer.header(invite, "To") + ";tag=moved\n"
                + "Call-ID: " + RawPeer.header(invite, "Call-ID") + "\nCSeq: " + RawPeer.header(invite, "CSeq") + "\n"
                + "Contact: " + contacts + "\nContent-Length: 0\n\n");
        peer.receive("ACK");
    }

    @Test
    void bestContactInsideTheTrunkIsCalled() { // RFC 3261 §8.1.3.4
        var invite = peer.receive("INVITE sip:100@");
        var here = "@127.0.0.1:" + peer.port();
        redirect(invite, "<sip:worse" + here + ">;q=0.2, <sip:far@192.0.2.1>, <sip:better" + here + "?Subject=x>;q=0.7");
        var second = peer.receive("INVITE sip:better" + here + " SIP/2.0");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(call.sipCallId());
        assertThat(RawPeer.header(second, "CSeq")).isEqualTo("2 INVITE");
        assertThat(RawPeer.header(second, "To")).doesNotContain("tag=");
        peer.reply(second, "200 OK", "moved", "");
        heard.until(Answered.class);
        call.hangUp("Done");
        peer.reply(peer.receive("BYE sip:moved@"), "200 OK", "moved", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sip:100@192.0.2.1>",
                "<sip:100@elsewhere.example.com>",
                "<sip:100@127.0.0.1;maddr=192.0.2.1>",
                "<tel:+15550100>",
                "<sips:100@127.0.0.1>",
                "*",
            })
    void whatLeadsOutOfTheTrunkIsNot(String contact) {
        redirect(peer.receive("INVITE"), contact);
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(302);
    }

    @Test
    void circlesEnd() {
        var there = "<sip:loop@127.0.0.1:" + peer.port() + ">";
        redirect(peer.receive("INVITE sip:100@"), there);
        redirect(peer.receive("INVITE sip:loop@"), there);
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(302);
    }

    @Test
    void endlessRedirectionsEnd() {
        for (int i = 0; i < 6; i++) {
            redirect(peer.receive("INVITE"), "<sip:next" + i + "@127.0.0.1:" + peer.port() + ">");
        }
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(302);
    }
}
