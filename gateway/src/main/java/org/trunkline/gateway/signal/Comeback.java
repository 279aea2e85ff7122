package org.trunkline.gateway.signal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.trunkline.gateway.call.CallError;

/** How a page comes back with another socket, and takes over what its former self has left. */
final class Comeback {
    private final Returns returns;
    private final OwnCalls own;
    private final Supplier<Optional<String>> user;
    private final Teller teller;
    private Optional<String> token = Optional.empty();

    Comeback(Returns returns, OwnCalls own, Supplier<Optional<String>> user, Teller teller) {
        this.returns = returns;
        this.own = own;
        this.user = user;
        this.teller = teller;
    }

    Duration grace() {
        return returns.grace();
    }

    /** The page is there: how it comes back. */
    Optional<String> admit() {
        token = returns.admit(this);
        return token;
    }

    /** The socket is gone. */
    void closed(boolean forGood) {
        token.ifPresent(known -> {
            if (forGood) {
                returns.forget(known);
            } else {
                returns.away(known, System.nanoTime());
            }
        });
    }

    void reattach(String id, String named) {
        if (!returns.comesBack(named, System.nanoTime(), former -> takesOver(id, former))) {
            nothingLeft(id);
        }
    }

    private boolean takesOver(String id, Comeback former) {
        if (former == this) {
            nothingLeft(id);
            return false;
        }
        if (!former.user.get().equals(user.get())) {
            teller.refuse(id, CallError.OTHER_IDENTITY, "The calls are another user's: come back as that user.");
            return false;
        }
        boolean taken = own.takeOver(id, former.own);
        if (taken && !former.teller.isClosed()) {
            former.teller.close(Line.NORMAL, "The page has come back with another socket.");
        }
        return taken;
    }

    private void nothingLeft(String id) {
        teller.refuse(id, CallError.RESUME_OVER, "There is nothing to come back to: the token was used, or its time is over.");
    }
}
