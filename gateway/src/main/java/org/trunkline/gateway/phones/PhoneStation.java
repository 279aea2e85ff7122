package org.trunkline.gateway.phones;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.Station;
import org.trunkline.sip.PhoneBinding;
import org.trunkline.sip.PhoneCaller;
import org.trunkline.sip.PhoneEndpoint;

/** A registered phone, at which its user can be called. */
final class PhoneStation implements Station {
    private final Calls calls;
    private final PhoneEndpoint endpoint;
    private final PhoneLine line;
    private final PhoneBinding phone;
    private final PhonePass whose;
    private final Map<String, CallToPhone> ringing = new ConcurrentHashMap<>();

    PhoneStation(Calls calls, PhoneEndpoint endpoint, PhoneLine line, PhoneBinding phone) {
        this.calls = calls;
        this.endpoint = endpoint;
        this.line = line;
        this.phone = phone;
        whose = (PhonePass) phone.user();
    }

    @Override
    public void rings(Invitation invitation) {
        if (line.full() || !whose.takesCalls(System.nanoTime())) {
            invitation.gone(this);
            return;
        }
        var call = new CallToPhone(calls, line, this, invitation, whose.pass());
        ringing.put(invitation.id(), call);
        call.start(endpoint, phone);
    }

    @Override
    public void stops(String callId, CallNews.Ended why) {
        var call = ringing.remove(callId);
        if (call != null) {
            call.stops(why);
        }
    }

    @Override
    public void isWrittenTo(Letter letter, IntConsumer outcome) {
        if (whose.takesCalls(System.nanoTime())) {
            var writer = new PhoneCaller(PhoneNames.shown(letter.writer().from()), letter.writer().name());
            endpoint.message(phone, writer, letter.message(), outcome);
        } else {
            outcome.accept(CallError.INCOMING_NOT_ALLOWED.sipStatus());
        }
    }

    /** It rings no more, whatever became of it. */
    void settled(Invitation invitation) {
        ringing.remove(invitation.id());
    }

    /** The phone is not registered any more; a call that it has taken goes on. */
    void leave() {
        ringing.values().forEach(CallToPhone::leave);
    }
}
