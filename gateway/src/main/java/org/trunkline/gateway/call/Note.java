package org.trunkline.gateway.call;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.trunkline.sip.OwedMessage;
import org.trunkline.sip.TextMessage;

/** A message that never leaves this process; whoever wrote it hears the first answer. */
final class Note implements OwedMessage {
    private static final int OK = 200;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final TextMessage message;
    private final IntConsumer outcome;
    private final AtomicBoolean answered = new AtomicBoolean();

    Note(TextMessage message, IntConsumer outcome) {
        this.message = message;
        this.outcome = outcome;
    }

    @Override
    public TextMessage message() {
        return message;
    }

    @Override
    public void accept() {
        settle(OK);
    }

    @Override
    public void refuse(int status) {
        settle(status);
    }

    @Override
    public void refuseType(Collection<String> accepted) {
        settle(UNSUPPORTED_MEDIA_TYPE);
    }

    boolean settled() {
        return answered.get();
    }

    private void settle(int status) {
        if (!answered.getAndSet(true)) {
            outcome.accept(status);
        }
    }
}
