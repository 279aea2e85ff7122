package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.TransferAsked;
import org.trunkline.sip.SipEvent.TransferProgress;

/** REFER both ways, against SIPp. */
class TransfersTest {
    @RegisterExtension
    private static final SippTrunk trunk = new SippTrunk();

    private final Heard heard = trunk.heard;

    private static Dialled number(String digits) {
        return (Dialled) Dialled.parse(digits);
    }

    @Test
    void peerCallsSomebodyElseForUs() {
        try (var sipp = Sipp.answeringTcp("uas-is-asked-to-transfer")) {
            trunk.dial(sipp).refer(number("15550123"));
            assertThat(heard.next(TransferProgress.class)).isEqualTo(new TransferProgress(100, false));
            assertThat(heard.next(TransferProgress.class)).isEqualTo(new TransferProgress(200, true));
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void peerThatDoesNotTransferSaysSoAndTheCallGoesOn() {
        try (var sipp = Sipp.answeringTcp("uas-refuses-to-transfer")) {
            trunk.dial(sipp).refer(number("15550123"));
            assertThat(heard.next(TransferProgress.class)).isEqualTo(new TransferProgress(405, true));
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void peerAsksForATransferAndHearsHowItGoesOn() {
        try (var sipp = Sipp.answeringTcp("uas-asks-for-a-transfer")) {
            var call = trunk.dial(sipp);
            var target = heard.next(TransferAsked.class).target();
            assertThat(target.user()).isEqualTo("15550123");
            assertThat(target.replaces()).isEmpty();
            call.transferProgress(180);
            call.transferProgress(200);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void attendedTransferNamesTheCallToReplace() {
        try (var sipp = Sipp.answeringTcp("uas-asks-for-an-attended-transfer")) {
            var call = trunk.dial(sipp);
            var target = heard.next(TransferAsked.class).target();
            assertThat(target.user()).isEqualTo("desk");
            assertThat(target.replaces()).hasValue("a1@b;to-tag=7;from-tag=9");
            call.transferProgress(200); // nobody wants to hear it
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void ourAttendedTransferNamesTheOtherCall() {
        try (var peer = new RawPeer(trunk.gateway.port())) {
            var heardOther = new Heard();
            var other = trunk.gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heardOther);
            var invite = peer.receive("INVITE");
            peer.reply(invite, "200 OK", "other", new String(TwoEndpoints.ANSWER));
            heardOther.until(SipEvent.Answered.class);
            peer.receive("ACK");
            var first = trunk.gateway.invite(peer.trunk(), TwoEndpoints.number("2"), TwoEndpoints.OFFER, heard);
            peer.reply(peer.receive("INVITE"), "200 OK", "first", new String(TwoEndpoints.ANSWER));
            heard.until(SipEvent.Answered.class);
            peer.receive("ACK");
            first.referTo(other);
            var refer = peer.receive("REFER sip:first@");
            assertThat(RawPeer.header(refer, "Refer-To")).isEqualTo("<sip:other@127.0.0.1:" + peer.port() + "?Replaces="
                    + RawPeer.header(invite, "Call-ID") + "%3Bto-tag%3Dother%3Bfrom-tag%3D" + RawPeer.tag(invite, "From") + ">");
            peer.reply(refer, "202 Accepted", "first", "");
            assertThat(heard.next(TransferProgress.class)).isEqualTo(new TransferProgress(408, true)); // no NOTIFY came
            first.hangUp("Done");
            peer.reply(peer.receive("BYE sip:first@"), "200 OK", "first", "");
            other.hangUp("Done");
            peer.reply(peer.receive("BYE sip:other@"), "200 OK", "other", "");
        }
    }

    /** The INVITE of the call that it takes. */
    private String answered(RawPeer peer) {
        var invite = peer.receive("INVITE");
        peer.reply(invite, "200 OK", "a", new String(TwoEndpoints.ANSWER));
        heard.until(SipEvent.Answered.class);
        return invite;
    }

    /** What is told of the transfer that a REFER asked for, until we hang up. */
    private static List<String> told(RawPeer peer, String event) {
        var notifies = new ArrayList<String>();
        var next = peer.receive("");
        while (!next.startsWith("BYE")) {
            if (next.startsWith("NOTIFY") && RawPeer.header(next, "Event").equals(event)) {
                notifies.add(next.substring(next.indexOf("\r\n\r\n")).strip());
            }
            next = peer.receive("");
        }
        peer.reply(next, "200 OK", "a", "");
        return notifies;
    }

    private static String refer(RawPeer peer, String invite, int sequence) {
        return peer.inside(invite, "REFER", "a", sequence, "").replace("Max-Forwards", "Refer-To: <sip:7@a.invalid>\nMax-Forwards");
    }

    private static String notify(RawPeer peer, String invite, int sequence, String event, String state, String status) {
        return peer.inside(invite, "NOTIFY", "a", sequence, "SIP/2.0 " + status + "\r\n")
                .replace("Max-Forwards", "Event: " + event + "\nSubscription-State: " + state + "\nMax-Forwards")
                .replace("application/sdp", "message/sipfrag");
    }

    @Test
    void newsOfOneTransferIsNotToldOfTheNext() {
        try (var peer = new RawPeer(trunk.gateway.port())) {
            var call = trunk.gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var invite = answered(peer);
            peer.send(refer(peer, invite, 1));
            var first = peer.receive("NOTIFY");
            heard.next(TransferAsked.class);
            call.transferProgress(180); // have to wait for what is said of the first
            call.transferProgress(200);
            peer.reply(first, "489 Bad Event", "a", "");
            peer.send(refer(peer, invite, 2));
            heard.next(TransferAsked.class);
            call.hangUp("Done");
            assertThat(told(peer, "refer;id=2")).containsExactly("SIP/2.0 100 Trying");
        }
    }

    @Test
    void onlyWhatIsSaidOfOurReferIsNews() { // RFC 3515 §2.4.6
        try (var peer = new RawPeer(trunk.gateway.port())) {
            var call = trunk.gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var invite = answered(peer);
            call.refer(number("15550123"));
            var refer = peer.receive("REFER");
            peer.reply(refer, "202 Accepted", "a", "");
            peer.send(notify(peer, invite, 1, "refer;id=77;x=1", "terminated", "486 Busy Here"));
            peer.receive("SIP/2.0 481");
            peer.send(notify(peer, invite, 2, "presence", "active", "200 OK"));
            peer.receive("SIP/2.0 489");
            var ours = RawPeer.header(refer, "CSeq").replace(" REFER", "");
            peer.send(notify(peer, invite, 3, "refer;x=1;id=" + ours, "Terminated;reason=noresource", "100 Trying"));
            peer.receive("SIP/2.0 200");
            assertThat(heard.next(TransferProgress.class)).isEqualTo(new TransferProgress(100, true));
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "200 OK", "a", "");
        }
    }

    @Test
    void lastNewsOfATransferIsSaidBeforeWeHangUp() {
        try (var peer = new RawPeer(trunk.gateway.port())) {
            var call = trunk.gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var invite = answered(peer);
            peer.send(refer(peer, invite, 1));
            heard.next(TransferAsked.class);
            call.transferProgress(180);
            call.transferProgress(200);
            call.hangUp("Transferred");
            assertThat(told(peer, "refer")).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK");
        }
    }
}
