package org.trunkline.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * One transport of an endpoint in the place of JAIN-SIP's own, which queue without bound, lose their threads without a
 * word, and look up host names while they send.
 *
 * <pre>
 *   reader threads:  receive ─► a message? fits? ─► hand to the SIP thread, a bounded number waiting
 *   SIP thread:      parse ─► Via received/rport ─► JAIN-SIP's transactions
 * </pre>
 */
abstract class SipPort extends MessageProcessor {
    private static final Logger LOG = Logger.getLogger(SipPort.class);
    private static final int MAX_BAD_REQUEST_ANSWERS_PER_SECOND = 20;
    private static final int MOST_END_MILLIS = 2000;
    private static final Set<String> ESSENTIAL =
            Set.of("From", "To", "CSeq", "Via", "CallID", "ContentLength", "RequestLine", "StatusLine", "MaxForwards");

    private final SipThread thread;
    private final Transport kind;
    private final Tally tally;
    private final Address advertised;
    private final StringMsgParser parser = new StringMsgParser();
    private final Throttle badRequests = new Throttle(MAX_BAD_REQUEST_ANSWERS_PER_SECOND);

    /** What peers are told to send to. */
    record Address(String host, int port) {}

    SipPort(InetAddress local, int port, Transport kind, SIPTransactionStack stack, SipThread thread, Tally tally,
            Address advertised) {
        super(local, port, kind.name().toLowerCase(Locale.ROOT), stack);
        this.kind = kind;
        this.thread = thread;
        this.tally = tally;
        this.advertised = advertised;
    }

    /** The way to a target, for requests. */
    abstract SipChannel channel(Target target);

    /** The way back to where a request came from that nothing is kept of. */
    abstract SipChannel channelBack(InetSocketAddress peer);

    /** Waits until its threads have gone. */
    abstract void awaitEnd();

    static void join(Thread thread) {
        try {
            thread.join(MOST_END_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    abstract boolean listening();

    /** On the SIP thread: what a reader has received, and why it should be refused, if so. */
    void take(Datagram datagram, Optional<Refusal> refusal, SipChannel from) {
        if (refusal.isPresent()) {
            refuse(datagram, from, refusal.get());
            return;
        }
        SIPMessage message;
        try {
            message = parser.parseSIPMessage(datagram.bytes(), true, false, SipPort::headerFailed);
        } catch (ParseException | RuntimeException | StackOverflowError unparsable) {
            refuse(datagram, from, Refusal.MALFORMED);
            return;
        }
        if (message == null) {
            tally.count(Refusal.NOT_SIP);
            return;
        }
        from.process(message, datagram);
    }

    /** Of the headers that JAIN-SIP could not read, the ones that routing needs spoil the message (RFC 3261 §16.3). */
    static void headerFailed(
            ParseException why, SIPMessage message, Class<?> header, String text, String whole)
            throws ParseException {
        if (header != null && ESSENTIAL.contains(header.getSimpleName())) {
            throw why;
        }
    }

    void refuse(Datagram datagram, SipChannel from, Refusal why) {
        tally.count(why);
        boolean worthAnAnswer = why == Refusal.MALFORMED || why == Refusal.VERSION;
        if (!worthAnAnswer || !badRequests.permits(System.nanoTime())) {
            return;
        }
        var status = why == Refusal.VERSION ? "505 Version Not Supported" : "400 Bad Request";
        datagram.answer(status).ifPresent(answer -> {
            try {
                from.write(answer);
            } catch (IOException lost) {
                LOG.debug("a refusal was not sent", lost);
            }
        });
    }

    Transport kind() {
        return kind;
    }

    SipThread thread() {
        return thread;
    }

    Tally tally() {
        return tally;
    }

    Address advertised() {
        return advertised;
    }

    @Override
    public Via getViaHeader() {
        var via = new Via();
        try {
            stamp(via);
            via.setParameter("rport", null); // RFC 3581 §3
            return via;
        } catch (ParseException wrong) {
            throw new IllegalStateException("the advertised address does not fit a Via header", wrong);
        }
    }

    /** Who sent it, over what (RFC 3261 §18.1.1): known for sure only when it is sent. */
    void stamp(Via via) throws ParseException {
        try {
            via.setHost(advertised.host());
            via.setPort(advertised.port());
            via.setTransport(kind.name());
        } catch (javax.sip.InvalidArgumentException wrong) {
            throw new IllegalStateException("the advertised address does not fit a Via header", wrong);
        }
    }

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        try { // a host name here would mean a look-up on the SIP thread
            return createMessageChannel(InetAddress.ofLiteral(target.getHost().getHostname()), target.getPort());
        } catch (IllegalArgumentException name) {
            throw new IOException("not an address: a message cannot be sent there", name);
        }
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) {
        return channelBack(new InetSocketAddress(host, port));
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public int getDefaultTargetPort() {
        return kind.usualPort();
    }

    @Override
    public boolean isSecure() {
        return kind == Transport.TLS;
    }

    @Override
    public int getMaximumMessageSize() {
        return Datagram.MAX_BYTES;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
