package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;

/** Calls of phones in browsers and to them. */
class PhoneCallsTest {
    private static final String SDP = "Content-Type: application/sdp\nContent-Length: 5\n\nv=0\n";
    private static final String NO_SDP = "Content-Length: 0\n\n";
    private static final PhoneUsers ANYBODY = new PhoneUsers() {
        @Override
        public boolean md5Only() {
            return false;
        }

        @Override
        public Optional<PhoneAccount> account(String name) {
            return Optional.of(new PhoneAccount(() -> name, new PhoneAccount.Secret.Password("secret")));
        }

        @Override
        public Optional<PhoneUser> token(String token) {
            return Optional.empty();
        }
    };

    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<PhoneBinding> there = new LinkedBlockingQueue<>();
    private final Heard heard = new Heard();
    private final PhoneEndpoint endpoint = PhoneEndpoint.start(
            new PhoneSettings("phones", BrowserPhone.REALM, "Trunkline", PhoneSettings.Limits.USUAL),
            ANYBODY,
            call -> {
                call.events(heard);
                offered.add(call);
            },
            new PhoneRegistrations() {
                @Override
                public void there(PhoneBinding phone) {
                    there.add(phone);
                }

                @Override
                public void gone(PhoneBinding phone) {}
            });
    private final BrowserPhone phone = new BrowserPhone(endpoint, "anna");

    @AfterEach
    void noCallIsLeft() {
        Heard.eventually("no call", () -> endpoint.snapshot().calls() == 0);
        endpoint.close();
    }

    private String invite() {
        return phone.request("INVITE", "sip:+15550100@" + BrowserPhone.REALM, "sip:+15550100@" + BrowserPhone.REALM,
                "Contact: " + phone.contact() + "\nAllow: INVITE,ACK,CANCEL,BYE,INFO,NOTIFY\n"
                        + "Content-Type: application/sdp\nContent-Length: 5\n\nv=0\n");
    }

    /** A call that it makes, as far as the gateway is asked. */
    private String called() {
        var invite = invite();
        phone.send(invite);
        var proven = phone.proven(invite, phone.next("SIP/2.0 401"), "anna", "secret");
        phone.send(proven);
        return proven.replace("\n", "\r\n");
    }

    private String answered(String invite) {
        Heard.poll(offered, "a call").answer("v=0 ours\r\n".getBytes(UTF_8));
        var ok = phone.next("SIP/2.0 200");
        phone.send(phone.insideOurs("ACK", invite, ok, phone.sequence(), NO_SDP));
        heard.next(Answered.class);
        return ok;
    }

    @Test
    void callsAndHangsUp() {
        var invite = called();
        var call = Heard.poll(offered, "a call");
        assertThat(call.user().orElseThrow().name()).isEqualTo("anna");
        assertThat(call.trunk()).isEmpty();
        assertThat(call.toUser()).isEqualTo("+15550100");
        assertThat(call.source()).isEqualTo(phone.peer());
        call.progress(180, "v=0 early\r\n".getBytes(UTF_8));
        assertThat(phone.next("SIP/2.0 180")).contains("v=0 early", "Via: SIP/2.0/WSS");
        offered.add(call);
        var ok = answered(invite);
        assertThat(ok).contains("v=0 ours", "Contact: <sip:" + BrowserPhone.REALM + ";transport=ws>");
        phone.send(phone.insideOurs("BYE", invite, ok, phone.sequence() + 1, NO_SDP));
        phone.next("SIP/2.0 200");
        heard.next(HungUp.class);
    }

    @Test
    void nobodyCancelsOrRepeatsTheCallOfAnother() {
        var invite = called();
        Heard.poll(offered, "a call").ring();
        phone.next("SIP/2.0 180");
        var cancel = invite.replaceFirst("INVITE", "CANCEL").replaceFirst("CSeq: (\\d+) INVITE", "CSeq: $1 CANCEL")
                .replaceFirst("(?s)Contact:.*", "Content-Length: 0\r\n\r\n");
        var other = new BrowserPhone(endpoint, "eve");
        other.send(invite);
        other.send(cancel);
        other.next("SIP/2.0 481"); // and no word to the other one
        assertThat(endpoint.snapshot().calls()).isEqualTo(1);
        phone.nothingMore();

        phone.send(cancel); // its own
        assertThat(List.of(phone.next("SIP/2.0"), phone.next("SIP/2.0")).stream().map(answer -> answer.substring(8, 11)))
                .containsExactlyInAnyOrder("200", "487");
        heard.next(Refused.class);
    }

    @Test
    void isHungUpOverItsOwnConnection() {
        called();
        var call = Heard.poll(offered, "a call");
        offered.add(call);
        call.hangUp(""); // before the answer: refused
        phone.next("SIP/2.0 480");
    }

    @Test
    void noOtherConnectionSpeaksForACall() {
        var invite = called();
        var ok = answered(invite);
        var other = new BrowserPhone(endpoint, "eve");
        other.send(phone.insideOurs("BYE", invite, ok, phone.sequence() + 1, NO_SDP));
        other.next("SIP/2.0 481");
        heard.nothingMore();
        phone.close();
        assertThat(heard.next(HungUp.class).reasonWords()).isEqualTo(Call.PEER_GONE);
    }

    @Test
    void aCallThatRingsEndsWithItsConnection() {
        called();
        Heard.poll(offered, "a call").ring();
        phone.next("SIP/2.0 180");
        phone.close();
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
    }

    private PhoneBinding registered() {
        phone.ask(phone.register(1, 600), "anna", "secret");
        return Heard.poll(there, "a phone");
    }

    @Test
    void isCalledAtTheAddressThatItGave() {
        var call = endpoint.ring(registered(), new PhoneCaller("+15550123", "Carol \"C\""), "v=0 offer\r\n".getBytes(UTF_8), heard);
        var invite = phone.next("INVITE");
        assertThat(invite).startsWith("INVITE " + phone.contact().substring(1, phone.contact().length() - 1) + " SIP/2.0")
                .contains("v=0 offer", "From: \"Carol C\" <sip:+15550123@", "To: <sip:anna@", "Via: SIP/2.0/WSS");
        phone.send(phone.response(invite, "180 Ringing", "t1", NO_SDP));
        phone.send(phone.response(invite, "200 OK", "t1", SDP));
        heard.next(SipEvent.Ringing.class);
        assertThat(new String(heard.next(Answered.class).sdp(), UTF_8)).startsWith("v=0");
        phone.next("ACK");
        call.sendInfo("application/dtmf-relay", "Signal=5\r\nDuration=100\r\n".getBytes(UTF_8));
        var info = phone.next("INFO");
        phone.send(phone.response(info, "200 OK", "t1", NO_SDP));
        phone.send(phone.inside("BYE", invite, "t1", NO_SDP));
        phone.next("SIP/2.0 200");
        heard.next(HungUp.class);
    }

    @Test
    void whoGivesUpCancels() {
        var call = endpoint.ring(registered(), new PhoneCaller("", ""), "v=0 offer\r\n".getBytes(UTF_8), heard);
        var invite = phone.next("INVITE");
        assertThat(invite).contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>");
        phone.send(phone.response(invite, "180 Ringing", "t1", NO_SDP));
        heard.next(SipEvent.Ringing.class);
        call.hangUp("");
        var cancel = phone.next("CANCEL");
        phone.send(phone.response(cancel, "200 OK", "t1", NO_SDP));
        phone.send(phone.response(invite, "487 Request Terminated", "t1", NO_SDP));
        phone.next("ACK");
        heard.next(Refused.class);
    }

    @Test
    void aPhoneThatRingsAndLosesItsConnectionIsUnreachable() {
        endpoint.ring(registered(), new PhoneCaller("", ""), "v=0 offer\r\n".getBytes(UTF_8), heard);
        var invite = phone.next("INVITE");
        phone.send(phone.response(invite, "180 Ringing", "t1", NO_SDP));
        heard.next(SipEvent.Ringing.class);
        phone.close();
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
    }
}
