package org.trunkline.sip;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.AckSendingStrategy;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPDialog;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sip.DialogState;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.TransactionState;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import org.trunkline.sip.TrunkAddress.Transport;

/** JAIN-SIP's stack with our timer, our router and a stop that does not sleep. */
final class JainStack extends SipStackImpl {
    private static final AtomicLong MADE = new AtomicLong();
    private final SipThread thread;
    private Supplier<Set<Target>> peers = Set::of;

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

    /** Who is talked to at this moment: connections to them are kept, however long nothing is said. */
    void keepWaysTo(Supplier<Set<Target>> peersOfCalls) {
        peers = peersOfCalls;
    }

    Set<Target> peersOfCalls() {
        return peers.get();
    }

    /** Instead of JAIN-SIP's static pool of sixteen threads that outlives every stack. */
    @Override
    public ScheduledExecutorService getSelfRoutingThreadpoolExecutor() {
        return thread.executor();
    }

    /** Our port of a transport. */
    SipPort port(Transport transport) {
        for (var processor : getMessageProcessors()) {
            if (processor instanceof SipPort port && port.kind() == transport) {
                return port;
            }
        }
        throw new IllegalStateException("no port for " + transport);
    }

    /** Whether a peer can be reached without opening anything. */
    boolean connected(Target target) {
        return port(target.transport()) instanceof StreamPort stream && stream.connected(target);
    }

    /** JAIN-SIP would look for a port by address and number, and lose who has to be there. */
    @Override
    public MessageChannel createMessageChannel(SIPRequest request, MessageProcessor processor, Hop next)
            throws IOException {
        return channel(next);
    }

    @Override
    public MessageChannel createRawMessageChannel(String from, int port, Hop next) throws UnknownHostException {
        return channel(next);
    }

    private MessageChannel channel(Hop next) throws UnknownHostException {
        if (next instanceof TargetHop(var target)) {
            return port(target.transport()).channel(target);
        }
        try { // where a response goes, by its Via
            var host = InetAddress.ofLiteral(next.getHost());
            return port(Transport.valueOf(next.getTransport().toUpperCase(Locale.ROOT)))
                    .createMessageChannel(host, next.getPort());
        } catch (IllegalArgumentException name) {
            throw new UnknownHostException("not an address: " + next.getHost());
        }
    }

    /** Lets go of requests with a tag of ours; their answers come to nobody. */
    void forget(String tag) {
        for (var transaction : List.copyOf(clientTransactionTable.values())) {
            if (tag.equals(((SIPRequest) transaction.getRequest()).getFromTag())) {
                removeTransaction(transaction);
                transaction.setState(TransactionState._TERMINATED);
            }
        }
    }

    /** Whether a request of ours waits for its first answer over such a way. */
    boolean waiting(Predicate<MessageChannel> ways) {
        return clientTransactionTable.values().stream()
                .anyMatch(transaction -> unanswered(transaction) && ways.test(transaction.getMessageChannel()));
    }

    private static boolean unanswered(SIPClientTransaction transaction) {
        var state = transaction.getState();
        return state == TransactionState.CALLING || state == TransactionState.TRYING;
    }

    /** Ends our requests that have no answer yet, over ways that are lost. */
    void lost(Predicate<MessageChannel> ways) {
        for (var transaction : List.copyOf(clientTransactionTable.values())) {
            if (unanswered(transaction) && ways.test(transaction.getMessageChannel())) {
                transaction.raiseIOExceptionEvent();
            }
        }
    }

    /** The ACK of a 2xx goes by the same router as everything else, to the same connection. */
    AckSendingStrategy acknowledging() {
        return new AckSendingStrategy() {
            private Hop hop;

            @Override
            public void send(SIPRequest ack) throws SipException, IOException {
                hop = getNextHop(ack);
                if (hop == null) {
                    throw new SipException("no way for an ACK");
                }
                channel(hop).sendMessage(ack);
            }

            @Override
            public Hop getLastHop() {
                return hop;
            }
        };
    }

    @Override
    public SIPDialog createDialog(SIPTransaction transaction) {
        if (!(transaction instanceof SIPClientTransaction)) {
            return new OurDialog(transaction);
        }
        var id = ((SIPRequest) transaction.getRequest()).getDialogId(false);
        var early = earlyDialogTable.get(id);
        if (early != null && (early.getState() == null || early.getState() == DialogState.EARLY)) {
            return early;
        }
        var dialog = new OurDialog(transaction);
        earlyDialogTable.put(id, dialog);
        return dialog;
    }

    @Override
    public SIPDialog createDialog(SIPClientTransaction transaction, SIPResponse response) {
        var id = ((SIPRequest) transaction.getRequest()).getDialogId(false);
        var early = earlyDialogTable.get(id);
        var usual = transaction.getDefaultDialog();
        if (early == null || usual != null && !usual.getDialogId().equals(id)) {
            return new OurDialog(transaction, response);
        }
        if (response.isFinalResponse()) {
            earlyDialogTable.remove(id);
        }
        return early;
    }

    @Override
    public SIPDialog createDialog(SipProviderImpl provider, SIPResponse response) {
        return new OurDialog(provider, response);
    }

    /**
     * A request, nearly always an INVITE, that JAIN-SIP refuses by itself and would not know again: a copy would be taken
     * for a new one, and an ACK for that of an INVITE of ours with the same number, so the refusal would be repeated for 32 s.
     */
    @Override
    public void addTransactionPendingAck(SIPServerTransaction refused) {
        try {
            addTransaction(refused); // RFC 3261 §17.2: copies and the ACK are the transaction's as long as it lives
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
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
