package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sip.ServerTransaction;
import javax.sip.address.Address;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A MESSAGE that came, inside a call or outside (RFC 3428).
 *
 * <pre>
 *   MESSAGE ── no text that we can read: 415
 *      └─ its owner ── accept: 200; refuse: a status; refuseType: 415
 *             └─ says nothing: 480, before its sender has given up
 * </pre>
 */
final class ReceivedMessage implements IncomingMessage {
    private static final Pattern READABLE = Pattern.compile("(?i)|utf-?8|us-ascii");
    private static final int TEMPORARILY_UNAVAILABLE = 480;

    private final Office office;
    private final SIPRequest request;
    private final ServerTransaction transaction;
    private final Doorkeeper.Caller admitted;
    private final TextMessage message;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Future<?> patience;

    private ReceivedMessage(Office office, SIPRequest request, ServerTransaction transaction, TextMessage message) {
        this.office = office;
        this.request = request;
        this.transaction = transaction;
        this.message = message;
        admitted = Doorkeeper.Caller.of(request);
        patience = office.thread().after(Office.TIMER_B.dividedBy(2), () -> refuse(TEMPORARILY_UNAVAILABLE));
    }

    /** On the SIP thread. */
    static void take(
            Office office, Request request, ServerTransaction transaction, Consumer<? super ReceivedMessage> owner) {
        read(request).ifPresentOrElse(
                message -> owner.accept(new ReceivedMessage(office, (SIPRequest) request, transaction, message)),
                () -> {
                    office.tally().count(Refusal.UNSUPPORTED);
                    office.respond(transaction, unsupported(office, request, List.of("text/plain")));
                });
    }

    private static Optional<TextMessage> read(Request request) {
        var type = Wire.contentType(request);
        boolean encoded = request.getHeader(ContentEncodingHeader.NAME) != null;
        if (encoded || !TextMessage.isType(type) || !READABLE.matcher(charset(request)).matches()) {
            return Optional.empty();
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Wire.bodyOf(request)));
            return Optional.of(new TextMessage(type, text.toString()));
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }

    private static String charset(Request request) {
        var charset = ((ContentTypeHeader) request.getHeader(ContentTypeHeader.NAME)).getParameter("charset");
        return charset == null ? "" : charset;
    }

    private static Response unsupported(Office office, Request request, Collection<String> accepted) {
        var unsupported = office.wire().response(request, 415, Wire.token(), false);
        office.wire().headers(unsupported, "Accept", accepted);
        return unsupported;
    }

    @Override
    public TextMessage message() {
        return message;
    }

    @Override
    public void accept() {
        answer(() -> office.wire().response(request, 200, Wire.token(), false)); // RFC 3428 §7: no Contact
    }

    @Override
    public void refuse(int status) {
        answer(() -> office.wire().response(request, status, Wire.token(), false));
    }

    @Override
    public void refuseType(Collection<String> accepted) {
        answer(() -> unsupported(office, request, accepted));
    }

    private void answer(Supplier<Response> response) {
        if (!answered.getAndSet(true)) {
            patience.cancel(false);
            office.thread().run(() -> office.respond(transaction, response.get()));
        }
    }

    @Override
    public InetSocketAddress source() {
        return new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
    }

    @Override
    public Optional<Trunk> trunk() {
        return admitted.trunk();
    }

    @Override
    public Optional<PhoneUser> user() {
        return admitted.user();
    }

    @Override
    public String fromUser() {
        return sender().map(sender -> Wire.user(sender.getURI())).orElse("");
    }

    @Override
    public String fromName() {
        return sender().map(Address::getDisplayName).map(Reasons::clean).orElse("");
    }

    private Optional<Address> sender() {
        return CallerHeaders.caller(request, trunk().isPresent());
    }

    @Override
    public String toUser() {
        return Wire.user(request.getRequestURI());
    }
}
