package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who holds whom. Our offers go out one at a time; what the page wants meanwhile waits for the phone's answer.
 *
 * <pre>
 *   page: hold ──► offer (sendonly) ──► answered ──► held, told
 *   page: resume     while one is under way: waits ──► offer (sendrecv) ──► answered ──► resumed, told
 *                                       └─ refused ──► as it was, told
 * </pre>
 */
final class Holding {
    private boolean wanted;
    private boolean agreed;
    private Optional<Boolean> offered = Optional.empty();
    private boolean byPhone;

    /** The page's wish; {@code now}: the call is in a state in which it can be offered. */
    List<CallOutput> want(boolean held, int leg, boolean now) {
        wanted = held;
        return now ? next(leg) : List.of();
    }

    /** What waits can be offered now. */
    List<CallOutput> next(int leg) {
        if (offered.isPresent() || wanted == agreed) {
            return List.of();
        }
        offered = Optional.of(wanted);
        return List.of(new CallOutput.Offer(leg, wanted));
    }

    /** The phone answered an offer: ours, or the one that it had asked for. */
    List<CallOutput> answered(byte[] sdp, int leg) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.Connect(leg, sdp));
        offered.ifPresent(held -> {
            agreed = held;
            outputs.add(new CallOutput.Tell(new CallNews.Held(held, Side.BROWSER)));
        });
        offered = Optional.empty();
        outputs.addAll(next(leg));
        return outputs;
    }

    List<CallOutput> refused(int status) {
        if (offered.isEmpty()) {
            return List.of();
        }
        offered = Optional.empty();
        wanted = agreed;
        var words = "The phone network did not accept the change (SIP " + status + "): the call is as it was.";
        return List.of(
                new CallOutput.Hold(agreed),
                new CallOutput.Tell(new CallNews.Warning(CallNews.Warning.Kind.HOLD_REFUSED, words)));
    }

    /** What the phone's own offer says; told when it changes. */
    List<CallOutput> byPhone(boolean held) {
        boolean news = held != byPhone;
        byPhone = held;
        return news ? List.of(new CallOutput.Tell(new CallNews.Held(held, Side.PHONE))) : List.of();
    }

    /** How another phone is described that may get the call: on hold if this one is, or is being asked to be. */
    boolean held() {
        return offered.orElse(agreed);
    }

    /** Another phone has the call or will have it, and holds nobody; {@code held}: how it was described. */
    List<CallOutput> anotherPhone(boolean held) {
        var outputs = new ArrayList<CallOutput>();
        if (held != agreed) {
            outputs.add(new CallOutput.Tell(new CallNews.Held(held, Side.BROWSER)));
        }
        agreed = held;
        offered = Optional.empty();
        outputs.addAll(byPhone(false));
        return outputs;
    }
}
