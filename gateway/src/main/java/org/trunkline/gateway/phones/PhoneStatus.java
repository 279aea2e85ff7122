package org.trunkline.gateway.phones;

import java.util.OptionalInt;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.EndCause;

/** What a phone is told by a number. */
final class PhoneStatus {
    static final int DECLINED = 603;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 480;

    private PhoneStatus() {}

    /** With which its INVITE is refused. */
    static int of(CallNews.Ended ended) {
        int byCause = ended.cause().code() / 100;
        return refusal(ended.sipStatus()).orElse(byCause >= 300 ? byCause : UNAVAILABLE);
    }

    /** A status of the trunk's, where a phone may hear it: it has neither been asked for a proof nor sent elsewhere. */
    static OptionalInt refusal(OptionalInt trunks) {
        boolean told = trunks.isPresent() && trunks.getAsInt() >= 400 && trunks.getAsInt() != 401 && trunks.getAsInt() != 407;
        return told ? trunks : OptionalInt.empty();
    }

    /** The last that is told of a transfer whose call has ended with it. */
    static OptionalInt transferred(CallNews.Ended ended) {
        return ended.cause() == EndCause.TRANSFERRED ? OptionalInt.of(OK) : OptionalInt.empty();
    }
}
