package org.trunkline.gateway.signal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.MessageFailure;
import org.trunkline.gateway.call.Opened;
import org.trunkline.gateway.call.Rejection;
import org.trunkline.media.bridge.BrowserSays;
import org.trunkline.sip.TextMessage;

/** What a page asks of calls: of one to be made, of its own, and of those that ring at it; and what it writes. */
final class CallRequests {
    private final Calls calls;
    private final Entrance entrance;
    private final Bell bell;
    private final OwnCalls own;
    private final Duration grace;
    private final Teller teller;

    CallRequests(Calls calls, Entrance entrance, Bell bell, OwnCalls own, Duration grace, Teller teller) {
        this.calls = calls;
        this.entrance = entrance;
        this.bell = bell;
        this.own = own;
        this.grace = grace;
        this.teller = teller;
    }

    void call(Request.CallTo request) {
        var pass = entrance.admitted(request.id());
        if (pass.isEmpty() || own.full(request.id())) {
            return;
        }
        var mine = OwnCall.out(own, request.to());
        switch (calls.open(request.to(), request.callerId(), pass.get(), request.sdp(), mine)) {
            case Opened.Refused(var error, var words) -> teller.refuse(request.id(), error, words);
            case Opened.Ready(var call) -> own.begin(request.id(), call, mine, grace);
        }
    }

    /** The reply comes when it is decided whose call it is: another page may have been quicker. */
    void answer(String id, String callId, String sdp) {
        var call = bell.named(callId);
        var pass = entrance.admitted(id);
        if (pass.isEmpty()) {
            return;
        }
        if (call.isEmpty()) {
            teller.unknownCall(id, callId);
        } else if (!own.full(id)) {
            var mine = OwnCall.in(own, call.get().caller());
            call.get().answer(bell, pass.get(), new BrowserSays.Offer(sdp), mine, opened -> {
                switch (opened) {
                    case Opened.Refused(var error, var words) -> teller.refuse(id, callId, error, words);
                    case Opened.Ready(var ready) -> {
                        bell.taken(callId);
                        own.begin(id, ready, mine, grace);
                    }
                }
            });
        }
    }

    void reject(String id, String callId, Rejection how) {
        known(id, callId, () -> bell.named(callId), call -> call.reject(bell, how));
    }

    void media(String id, String callId, String sdp) {
        own.named(callId).ifPresentOrElse(
                mine -> mine.call().browserOffers(sdp, opened -> {
                    switch (opened) {
                        case Opened.Refused(var error, var words) -> teller.refuse(id, callId, error, words);
                        case Opened.Ready(var call) -> teller.answer(id, call);
                    }
                }),
                () -> teller.unknownCall(id, callId));
    }

    /** ICE-lite asks nobody for candidates; those of a call that is just being answered come before its ok. */
    void candidate(String id, String callId) {
        known(id, callId, () -> own.named(callId).<Object>map(mine -> mine).or(() -> bell.named(callId)), _ -> {});
    }

    void hangUp(String id, String callId) {
        if (bell.named(callId).isPresent()) {
            reject(id, callId, Rejection.DECLINE);
        } else {
            known(id, callId, () -> own.named(callId), mine -> mine.call().hangUp());
        }
    }

    void hold(String id, String callId, boolean held) {
        known(id, callId, () -> own.named(callId), mine -> mine.call().hold(held));
    }

    void transfer(String id, String callId, String to) {
        var pass = entrance.admitted(id);
        if (pass.isEmpty()) {
            return;
        }
        synchronized (teller) {
            own.named(callId).ifPresentOrElse(
                    mine -> calls.transfer(mine.call(), to, pass.get()).ifPresentOrElse(
                            refused -> teller.refuse(id, callId, refused.error(), refused.words()), () -> teller.ok(id, callId)),
                    () -> teller.unknownCall(id, callId));
        }
    }

    void transferTo(String id, String callId, String otherCallId) {
        own.named(otherCallId)
                .filter(_ -> !otherCallId.equals(callId))
                .ifPresentOrElse(
                        other -> known(id, callId, () -> own.named(callId), mine -> mine.call().transferTo(other.call())),
                        () -> teller.refuse(
                                id, otherCallId, CallError.UNKNOWN_CALL, "'data.callId' is no other call of this socket."));
    }

    /** The reply comes when the phone has answered. */
    void message(String id, String callId, TextMessage message) {
        var pass = entrance.admitted(id);
        if (pass.isEmpty()) {
            return;
        }
        var mine = own.named(callId);
        if (mine.isEmpty()) {
            teller.unknownCall(id, callId);
            return;
        }
        calls.messages().refuses(message, pass.get()).ifPresentOrElse(
                why -> teller.refuse(id, callId, why.error(), why.words()),
                () -> mine.get().call().write(message, status -> MessageFailure.ofSipStatus(status).ifPresentOrElse(
                        why -> teller.refuse(id, callId, why.error(), why.words()), () -> teller.ok(id, callId))));
    }

    /** The reply comes when it has arrived. */
    void messageTo(String id, String to, TextMessage message) {
        entrance.admitted(id).ifPresent(pass -> calls.messages().write(to, message, pass, failure ->
                failure.ifPresentOrElse(why -> teller.refuse(id, why.error(), why.words()), () -> teller.ok(id))));
    }

    /** An ok never comes after the call's end, whatever the phone does in this moment. */
    private <T> void known(String id, String callId, Supplier<Optional<T>> named, Consumer<T> request) {
        Optional<T> call;
        synchronized (teller) {
            call = named.get();
            call.ifPresent(_ -> teller.ok(id, callId));
        }
        call.ifPresentOrElse(request, () -> teller.unknownCall(id, callId));
    }
}
