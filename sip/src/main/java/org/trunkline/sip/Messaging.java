package org.trunkline.sip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages inside an answered call (RFC 3428 §6): ours wait here for their answers. */
final class Messaging {
    static final int TOO_LARGE = 513; // RFC 3261 §21.5.7
    static final int NO_CALL = 481;
    private static final int TIMEOUT = 408;

    private final Office office;
    private final Dialog dialog;
    private final OneEnding events;
    private final Map<Long, IntConsumer> waiting = new HashMap<>(); // by CSeq

    Messaging(Office office, Dialog dialog, OneEnding events) {
        this.office = office;
        this.dialog = dialog;
        this.events = events;
    }

    void send(TextMessage message, IntConsumer outcome) {
        try {
            var request = dialog.createRequest(Request.MESSAGE);
            request.removeHeader(ContactHeader.NAME); // RFC 3428 §4
            Wire.body(request, message.contentType(), message.body());
            office.wire().describe(request);
            if (office.overfills(request)) { // RFC 3428 §8: the dialog's way is what it is
                outcome.accept(TOO_LARGE);
                return;
            }
            office.sendInside(dialog, request).ifPresentOrElse(
                    sent -> waiting.put(Wire.sequence(sent.getRequest()), outcome), () -> outcome.accept(NO_CALL));
        } catch (SipException ending) {
            outcome.accept(NO_CALL);
        }
    }

    void received(Request request, ServerTransaction transaction) {
        ReceivedMessage.take(office, request, transaction, message -> events.tell(new SipEvent.Messaged(message)));
    }

    void onResponse(Response response) {
        if (response.getStatusCode() >= 200) {
            settled(Wire.sequence(response), response.getStatusCode());
        }
    }

    void onTimeout(Request request) {
        settled(Wire.sequence(request), TIMEOUT);
    }

    private void settled(long sequence, int status) {
        var outcome = waiting.remove(sequence);
        if (outcome != null) {
            outcome.accept(status);
        }
    }

    void onSentAgain(long before, ClientTransaction now) {
        var outcome = waiting.remove(before);
        if (outcome != null) {
            waiting.put(Wire.sequence(now.getRequest()), outcome);
        }
    }

    /** The call is over: nobody answers any more. */
    void stop() {
        var left = List.copyOf(waiting.values());
        waiting.clear();
        left.forEach(outcome -> outcome.accept(NO_CALL));
    }
}
