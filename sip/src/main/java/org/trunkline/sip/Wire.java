package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.Allow;
import gov.nist.javax.sip.header.AllowList;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.header.Supported;
import gov.nist.javax.sip.header.SupportedList;
import gov.nist.javax.sip.header.Unsupported;
import gov.nist.javax.sip.header.UnsupportedList;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.OptionTag;
import javax.sip.header.RequireHeader;
import javax.sip.header.RetryAfterHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.trunkline.sip.TrunkAddress.Transport;

/** Writes our messages' headers and reads what we need of a peer's. Everything in it was validated at the door. */
final class Wire {
    static final List<String> METHODS = List.of(
            "INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "PRACK", "REFER", "NOTIFY",
            "MESSAGE");
    static final List<String> EXTENSIONS = List.of("100rel", "199", "timer", "replaces", "norefersub");
    /** They ask for nothing of who is called: RFC 3327, RFC 3323. */
    private static final List<String> HARMLESS = List.of("path", "privacy");
    static final byte[] NO_BODY = {};
    private static final int MAX_FORWARDS = 70; // RFC 3261 §8.1.1.6
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Addresses us;
    private final String userAgent;
    private final List<String> methods;
    private final MessageFactoryImpl messages = new MessageFactoryImpl();
    private final HeaderFactoryImpl headers = new HeaderFactoryImpl();
    private final AddressFactoryImpl addresses = new AddressFactoryImpl();

    /** @param transfers whether we take them */
    Wire(Addresses us, String userAgent, boolean transfers) {
        this.us = us;
        this.userAgent = userAgent;
        methods = METHODS.stream().filter(method -> transfers || !method.equals(Request.REFER)).toList();
    }

    /** 96 random bits: enough that nobody guesses a tag or Call-ID (RFC 3261 §19.3 asks for 32). */
    static String token() {
        return new BigInteger(96, RANDOM).toString(36);
    }

    /** JAIN-SIP's factories parse what they are given; what we give them is valid, so this is our own bug. */
    private interface Step<T> {
        T get() throws ParseException, InvalidArgumentException;
    }

    private static <T> T sure(Step<T> step) {
        try {
            return step.get();
        } catch (ParseException | InvalidArgumentException bug) {
            throw new IllegalStateException("a message of ours is not valid SIP", bug);
        }
    }

    Request invite(
            Trunk trunk, Dialling dialling, String callId, long sequence, String tag, ViaHeader via, byte[] sdp) {
        return sure(() -> {
            var request = toNumber(Request.INVITE, trunk, dialling, callId, sequence, tag, via);
            dialling.replaces().ifPresent(identity -> { // RFC 3891 §4: of no use to who does not know it
                header(request, "Replaces", identity);
                header(request, "Require", "replaces");
            });
            body(request, "application/sdp", sdp);
            return request;
        });
    }

    /** A message to a number (RFC 3428 §4), from whoever would call it. */
    Request message(
            Trunk trunk, Dialling dialling, String callId, long sequence, String tag, ViaHeader via, TextMessage message) {
        return sure(() -> written(toNumber(Request.MESSAGE, trunk, dialling, callId, sequence, tag, via), message));
    }

    /** A message to a phone that is registered. */
    Request message(
            PhoneBinding phone, PhoneCaller writer, String callId, long sequence, String tag, ViaHeader via, TextMessage message) {
        return sure(() -> written(toPhone(Request.MESSAGE, phone, writer, callId, sequence, tag, via), message));
    }

    private static Request written(Request request, TextMessage message) {
        request.removeHeader(ContactHeader.NAME); // RFC 3428 §4
        body(request, message.contentType(), message.body());
        return request;
    }

    private Request toNumber(
            String method, Trunk trunk, Dialling dialling, String callId, long sequence, String tag, ViaHeader via)
            throws ParseException, InvalidArgumentException {
        var caller = dialling.caller().orElse(trunk.caller().user());
        var rules = trunk.caller();
        var fromHost = rules.fromHost().isEmpty() ? us.host() : rules.fromHost();
        var from = addresses.createAddress(CallerHeaders.from(rules, caller, fromHost));
        var number = dialling.number().uriUser();
        var to = addresses.createAddress(uri(number, trunk.address().host(), 0));
        var known = rules.hidden() ? CallerHeaders.ANONYMOUS : caller; // RFC 3323 §4.1: nor in Contact
        var target = uri(number, trunk.address().host(), trunk.address().port());
        var request = request(target, method, callId, sequence, from, tag, to, via, known);
        CallerHeaders.write(this, request, rules, caller, fromHost);
        return request;
    }

    /** The call of a phone that is registered, at the address that it has given (RFC 3261 §16.6, RFC 5626 §5.3). */
    Request ring(
            PhoneBinding phone, PhoneCaller caller, String callId, long sequence, String tag, ViaHeader via, byte[] sdp) {
        return sure(() -> {
            var request = toPhone(Request.INVITE, phone, caller, callId, sequence, tag, via);
            body(request, "application/sdp", sdp);
            return request;
        });
    }

    private Request toPhone(
            String method, PhoneBinding phone, PhoneCaller caller, String callId, long sequence, String tag, ViaHeader via)
            throws ParseException, InvalidArgumentException {
        var from = addresses.createAddress(CallerHeaders.ofPhoneCall(caller.number(), us.host()));
        if (!caller.number().isEmpty() && !caller.name().isEmpty()) {
            from.setDisplayName(caller.name().replaceAll("[\"\\\\]", ""));
        }
        var to = (Address) phone.address().clone();
        var target = (SipURI) phone.contact().clone();
        return request(target, method, callId, sequence, from, tag, to, via, "");
    }

    /** Are you there? (RFC 3261 §11.1) */
    Request options(Trunk trunk, String tag, ViaHeader via) {
        return sure(() -> {
            var fromHost = trunk.caller().fromHost().isEmpty() ? us.host() : trunk.caller().fromHost();
            var host = trunk.address().host();
            var from = addresses.createAddress(uri("", fromHost, 0));
            var to = addresses.createAddress(uri("", host, 0));
            var target = uri("", host, trunk.address().port());
            var request = request(target, Request.OPTIONS, token(), 1, from, tag, to, via, "");
            request.addHeader(headers.createHeader("Accept", "application/sdp"));
            return request;
        });
    }

    /** Our address is where calls for the user may be sent (RFC 3261 §10.2); zero: no longer. */
    Request register(Trunk trunk, Registering how, String callId, long sequence, Duration expires, ViaHeader via) {
        return sure(() -> {
            var at = trunk.address();
            var registrar = uri("", how.domain().orElse(at.host()), how.domain().isPresent() ? 0 : at.port());
            var record = addresses.createAddress(uri(how.user(), how.domain().orElse(at.host()), 0));
            var request = request(
                    registrar, Request.REGISTER, callId, sequence, record, token(), record, via, how.user());
            request.addHeader(headers.createExpiresHeader((int) expires.toSeconds()));
            request.addHeader(new Supported("path")); // RFC 3327 §5.1
            return request;
        });
    }

    /** A request outside of a dialog; {@code contact} is who we are in the URI that we want to be reached by. */
    private Request request(
            SipURI target, String method, String callId, long sequence, Address from, String tag, Address to,
            ViaHeader via, String contact) throws ParseException, InvalidArgumentException {
        var request = messages.createRequest(
                target,
                method,
                headers.createCallIdHeader(callId),
                headers.createCSeqHeader(sequence, method),
                headers.createFromHeader(from, tag),
                headers.createToHeader(to, null),
                new ArrayList<>(List.of(via)),
                headers.createMaxForwardsHeader(MAX_FORWARDS));
        request.addHeader(contact(contact, transport(request)));
        describe(request);
        return request;
    }

    private SipURI uri(String user, String host, int port) throws ParseException {
        var literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        var uri = addresses.createSipURI(user.isEmpty() ? null : user, literal);
        if (port > 0 && port != 5060) {
            uri.setPort(port);
        }
        return uri;
    }

    /** Where we want to be reached: over the transport that the message itself takes. */
    Header contact(String user, Transport transport) {
        return sure(() -> {
            var uri = uri(user, us.host(), 0);
            if (transport.webSocket()) {
                uri.setTransportParam("ws"); // RFC 7118 §5.2.4: of both; no port, since nobody can call there
            } else {
                uri.setPort(us.of(transport).port());
            }
            if (transport == Transport.TCP || transport == Transport.TLS) { // RFC 3261 §19.1.1: UDP where nothing is said
                uri.setTransportParam(transport.name().toLowerCase(Locale.ROOT));
            }
            return headers.createContactHeader(addresses.createAddress(uri));
        });
    }

    /** What a message came over, or goes over as far as it is known yet. */
    static Transport transport(Message message) {
        return Transport.valueOf(((SIPMessage) message).getTopmostVia().getTransport().toUpperCase(Locale.ROOT));
    }

    /** Whether a message says that its sender takes requests of a method (RFC 3261 §20.5). */
    static boolean allows(Message message, String method) {
        var methods = message.getHeaders(Allow.NAME);
        while (methods.hasNext()) {
            if (methods.next() instanceof Allow allow && method.equalsIgnoreCase(allow.getMethod())) {
                return true;
            }
        }
        return false;
    }

    /** Where peers find us. */
    String host() {
        return us.host();
    }

    /** Who we are and what we can do. */
    void describe(Message message) {
        sure(() -> {
            var product = message instanceof Request ? "User-Agent" : "Server";
            message.setHeader(headers.createHeader(product, userAgent));
            var allow = new AllowList();
            methods.forEach(method -> allow.add(new Allow(method)));
            message.setHeader(allow);
            var supported = new SupportedList();
            for (var extension : EXTENSIONS) {
                supported.add(new Supported(extension));
            }
            message.setHeader(supported);
            return message;
        });
    }

    void reason(Message message, Parting why) {
        var words = Reasons.clean(why.words());
        sure(() -> {
            var reason = headers.createReasonHeader("Q.850", why.q850(), null);
            if (!words.isEmpty()) {
                reason.setText(words);
            }
            message.setHeader(reason);
            return message;
        });
    }

    static void body(Message message, String contentType, byte[] body) {
        if (body.length > 0) {
            sure(() -> {
                var header = (ContentTypeHeader) new HeaderFactoryImpl().createHeader("Content-Type", contentType);
                message.setContent(body, header);
                return message;
            });
        }
    }

    /** A response with our tag; one that is to make or keep a dialog also says where we are. */
    Response response(Request request, int status, String tag, boolean withContact) {
        return sure(() -> {
            var response = messages.createResponse(status, request);
            var to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (to.getTag() == null && status > 100) {
                to.setTag(tag);
            }
            if (withContact) {
                response.setHeader(contact("", transport(request)));
            }
            if (status > 100) {
                describe(response);
            }
            return response;
        });
    }

    Response withPhrase(Response response, String phrase) {
        return sure(() -> {
            if (!phrase.isEmpty()) {
                response.setReasonPhrase(phrase);
            }
            return response;
        });
    }

    /** One header line with several values. */
    void headers(Message message, String name, Iterable<String> values) {
        sure(() -> {
            message.removeHeader(name);
            for (var value : values) {
                message.addHeader(headers.createHeader(name, value));
            }
            return message;
        });
    }

    void header(Message message, String name, String value) {
        sure(() -> {
            message.setHeader(headers.createHeader(name, value));
            return message;
        });
    }

    /** The session description in a message; empty when there is none or it is of another type. */
    static byte[] sdp(Message message) {
        return "application/sdp".equals(contentType(message)) ? bodyOf(message) : NO_BODY;
    }

    static byte[] bodyOf(Message message) {
        var raw = message.getRawContent();
        return raw == null ? NO_BODY : raw;
    }

    /** Type and subtype in lower case without parameters, or nothing. */
    static String contentType(Message message) {
        var type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        return type == null ? "" : (type.getContentType() + "/" + type.getContentSubType()).toLowerCase();
    }

    /** Whether a later request could be sent to who sent this: one SIP URI, sips only over TLS (RFC 3261 §12.1). */
    static boolean contactable(Message message) {
        return message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
                && !contact.isWildCard()
                && contact.getAddress() != null
                && contact.getAddress().getURI() instanceof SipURI uri
                && (!uri.isSecure() || secure(transport(message)));
    }

    private static boolean secure(Transport transport) {
        return transport == Transport.TLS || transport == Transport.WSS;
    }

    /** The user part of a SIP or tel URI without escapes; empty for others. */
    static String user(URI uri) {
        return switch (uri) {
            case SipURI sip when sip.getUser() != null -> sip.getUser().replace("%23", "#");
            case TelURL tel -> (tel.isGlobal() ? "+" : "") + tel.getPhoneNumber().replaceFirst("^\\+", "");
            case null, default -> "";
        };
    }

    /** How long the sender of a 503 wants to be left alone (RFC 3261 §20.33), a day at most. */
    static Duration retryAfter(Response response) {
        return response.getHeader(RetryAfterHeader.NAME) instanceof RetryAfterHeader header
                ? Duration.ofSeconds(Math.clamp(header.getRetryAfter(), 0, 86_400))
                : Duration.ZERO;
    }

    /** Whether a message names an extension in Require, or in Supported. */
    static boolean requires(Message message, String extension) {
        return names(message.getHeaders(RequireHeader.NAME)).contains(extension);
    }

    static boolean supports(Message message, String extension) {
        return names(message.getHeaders(SupportedHeader.NAME)).contains(extension);
    }

    /** What a request requires and we do not serve. */
    static List<String> unknown(Request request) {
        return names(request.getHeaders(RequireHeader.NAME)).stream()
                .filter(name -> !EXTENSIONS.contains(name) && !HARMLESS.contains(name))
                .toList();
    }

    void unsupported(Response response, List<String> extensions) {
        sure(() -> {
            var list = new UnsupportedList();
            for (var extension : extensions) {
                list.add(new Unsupported(extension));
            }
            response.setHeader(list);
            return response;
        });
    }

    /** The option tags in some headers, in lower case. */
    static List<String> names(ListIterator<?> headers) {
        var found = new ArrayList<String>();
        headers.forEachRemaining(each -> {
            if (each instanceof OptionTag tag && tag.getOptionTag() != null) {
                for (var name : tag.getOptionTag().split(",")) {
                    found.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        });
        return found;
    }

    /** A request inside a dialog, with the place where we want its answers and what comes later. */
    Request inside(Dialog dialog, String method) throws SipException {
        var request = dialog.createRequest(method);
        request.setHeader(contact(user(dialog.getLocalParty().getURI()), transport(request)));
        return request;
    }

    /** A message/sipfrag that says how a call goes (RFC 3420, RFC 3515 §2.4.5). */
    static byte[] statusLine(int status) {
        var phrase = SIPResponse.getReasonPhrase(status);
        return ("SIP/2.0 " + status + " " + (phrase == null ? "Unknown" : phrase) + "\r\n").getBytes(US_ASCII);
    }

    /** The value of a header that JAIN-SIP may not know; empty where it is not there. */
    static String value(Message message, String name) {
        var header = message.getHeader(name);
        return header == null ? "" : value(header);
    }

    /** The same of a header at hand. */
    static String value(Header header) {
        var line = header.toString();
        return line.substring(line.indexOf(':') + 1).strip();
    }

    static String method(Message message) {
        return ((SIPMessage) message).getCSeq().getMethod();
    }

    static long sequence(Message message) {
        return ((SIPMessage) message).getCSeq().getSeqNumber();
    }

    static String toTag(Request request) {
        return ((SIPRequest) request).getToTag();
    }

    static String fromTag(Message message) {
        return ((SIPMessage) message).getFromTag();
    }

    static String callId(Message message) {
        return ((SIPMessage) message).getCallId().getCallId();
    }
}
