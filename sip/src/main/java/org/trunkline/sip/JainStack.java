package org.trunkline.sip;

import gov.nist.javax.sip.SipStackImpl;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.PeerUnavailableException;
import javax.sip.address.Router;

/** JAIN-SIP's stack with our timer, our router and a stop that does not sleep. */
final class JainStack extends SipStackImpl {
    private static final AtomicLong MADE = new AtomicLong();
    private final SipThread thread;

    JainStack(String name, SipThread thread) throws PeerUnavailableException {
        super(properties(name));
        this.thread = thread;
        getTimer().stop(); // the one that the constructor made, a thread of its own
        setTimer(thread);
        endEventThread();
        setConnectionLingerTimer(0); // a finished dialog is forgotten at once
    }

    /**
     * The constructor also starts a thread for events, which nobody uses with a re-entrant listener, which is no
     * daemon and which JAIN-SIP's own stop leaves waiting for ever. We are on the SIP thread, whose group it joined.
     */
    private static void endEventThread() {
        var group = Thread.currentThread().getThreadGroup();
        var members = new Thread[group.activeCount() + 8];
        int count = group.enumerate(members);
        for (int i = 0; i < count; i++) {
            if (members[i].getName().equals("EventScannerThread")) {
                members[i].interrupt();
            }
        }
    }

    private static Properties properties(String name) {
        var p = new Properties();
        p.setProperty("javax.sip.STACK_NAME", name + "-" + MADE.incrementAndGet());
        p.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
        p.setProperty("gov.nist.javax.sip.SERVER_LOGGER", WireLog.class.getName());
        p.setProperty("gov.nist.javax.sip.LOG_STACK_TRACE_ON_MESSAGE_SEND", "false");
        // Dialogs are made and matched by JAIN-SIP: it answers BYE, CANCEL and UPDATE to no dialog with 481, merged
        // requests with 482 and requests out of order with 500 by itself.
        p.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "on");
        // The listener is called on the thread that received: ours. No thread pool, no event queue.
        p.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        p.setProperty("gov.nist.javax.sip.CONGESTION_CONTROL_TIMEOUT", "0"); // UdpPort bounds what waits
        p.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(Datagram.MAX_BYTES));
        p.setProperty("gov.nist.javax.sip.RFC_2543_SUPPORT_ENABLED", "false"); // every peer has tags since 2002
        // How long it may ring is the caller's business.
        p.setProperty("gov.nist.javax.sip.EARLY_DIALOG_TIMEOUT_SECONDS", Integer.toString(24 * 3600));
        return p;
    }

    void routeBy(Router ours) {
        setRouter(ours);
    }

    /** Instead of JAIN-SIP's static pool of sixteen threads that outlives every stack. */
    @Override
    public ScheduledExecutorService getSelfRoutingThreadpoolExecutor() {
        return thread.executor();
    }

    int serverTransactions() {
        return serverTransactionTable.size();
    }

    /** As JAIN-SIP's, without its second of sleep; also called by its finalizer, so it must bear repetition. */
    @Override
    public void stopStack() {
        if (toExit) {
            return;
        }
        toExit = true;
        for (var processor : getMessageProcessors()) {
            removeMessageProcessor(processor);
        }
        clientTransactionTable.clear();
        serverTransactionTable.clear();
        dialogTable.clear();
        earlyDialogTable.clear();
    }
}
