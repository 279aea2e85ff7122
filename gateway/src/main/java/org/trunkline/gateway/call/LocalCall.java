package org.trunkline.gateway.call;

import java.util.function.Consumer;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;

/**
 * A SIP dialog that never leaves this process, as whoever is in it sees it. Digits go by telephone-events, and nobody is handed
 * over by the other side: who wants that does it himself, at his own expense. Each step waits for the one before.
 */
abstract class LocalCall implements SipCall {
    private static final int METHOD_NOT_ALLOWED = 405;

    private final String id;
    private final Mailbox mailbox;
    private Consumer<? super SipEvent> events;

    LocalCall(String id, Mailbox mailbox, Consumer<? super SipEvent> events) {
        this.id = id;
        this.mailbox = mailbox;
        this.events = events;
    }

    /** The steps begin. */
    final void open() {
        mailbox.open();
    }

    final void post(Runnable step) {
        mailbox.post(step);
    }

    /** In a step. */
    final void hears(SipEvent event) {
        events.accept(event);
    }

    final void heardBy(Consumer<? super SipEvent> other) {
        events = other;
    }

    @Override
    public final String sipCallId() {
        return id;
    }

    @Override
    public final void sendInfo(String contentType, byte[] body) {}

    @Override
    public final boolean takesInfo() {
        return false;
    }

    @Override
    public final void refer(Dialled number) {
        notReferred();
    }

    @Override
    public final void referTo(SipCall other) {
        notReferred();
    }

    private void notReferred() {
        post(() -> hears(new SipEvent.TransferProgress(METHOD_NOT_ALLOWED, true)));
    }

    @Override
    public final void transferProgress(int status) {} // nobody has asked
}
