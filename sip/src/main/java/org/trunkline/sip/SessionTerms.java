package org.trunkline.sip;

import gov.nist.javax.sip.header.extensions.MinSE;
import gov.nist.javax.sip.header.extensions.SessionExpires;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * How long a session lives without a refresh, and who refreshes (RFC 4028).
 *
 * <pre>
 *   Session-Expires: 1800;refresher=uac     uac: whoever sent this request
 *   Min-SE: 90
 *   Supported: timer
 * </pre>
 *
 * @param interval between two refreshes at the most
 * @param weRefresh else the peer does
 */
record SessionTerms(Duration interval, boolean weRefresh) {
    static final int TOO_SMALL = 422; // RFC 4028 §6
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();
    private static final Duration ABSOLUTE_LEAST = Duration.ofSeconds(90); // RFC 4028 §4

    /** In a request of ours that opens or refreshes a session. */
    static void ask(Wire wire, Request request, SessionTimer timer, Optional<SessionTerms> present) {
        if (present.isPresent()) {
            var terms = present.get();
            wire.header(request, "Session-Expires", terms.seconds() + ";refresher=" + (terms.weRefresh ? "uac" : "uas"));
            wire.header(request, "Min-SE", Long.toString(least(timer)));
        } else if (timer.enabled()) {
            wire.header(request, "Session-Expires", Long.toString(timer.interval().toSeconds()));
            wire.header(request, "Min-SE", Long.toString(least(timer)));
        }
    }

    private static long least(SessionTimer timer) {
        return Math.max(timer.least().toSeconds(), ABSOLUTE_LEAST.toSeconds());
    }

    /** What is asked for after a 422 (RFC 4028 §7.3). */
    static SessionTimer raised(SessionTimer timer, Response tooSmall) {
        var least = longer(longer(timer.least(), ABSOLUTE_LEAST), insisted(tooSmall));
        return new SessionTimer(timer.enabled(), longer(timer.interval(), least), least);
    }

    /** What the 2xx to a request of ours says; without Session-Expires the session does not expire (RFC 4028 §7.2). */
    static Optional<SessionTerms> agreed(Response response) {
        return expires(response).map(said -> new SessionTerms(bounded(said.getExpires()), !"uas".equals(refresher(said))));
    }

    private static boolean knows(Request request) {
        return Wire.supports(request, "timer") || Wire.requires(request, "timer");
    }

    /** Whether a peer that knows session timers wants it shorter than we allow: 422 (RFC 4028 §9). */
    static boolean tooShort(Request request, SessionTimer timer) {
        return knows(request)
                && expires(request).filter(wish -> wish.getExpires() < timer.least().toSeconds()).isPresent();
    }

    /** What such a request gets. */
    static Response tooSmall(Wire wire, Request request, String tag, SessionTimer timer) {
        var small = wire.response(request, TOO_SMALL, tag, false);
        wire.header(small, "Min-SE", Long.toString(timer.least().toSeconds()));
        return small;
    }

    /** What we answer to a request that opens or refreshes a session (RFC 4028 §9, table 2). */
    static Optional<SessionTerms> answer(Request request, SessionTimer timer, Optional<SessionTerms> present) {
        boolean peerKnows = knows(request);
        var wish = expires(request);
        boolean first = timer.enabled() && Request.INVITE.equals(request.getMethod());
        if (wish.isEmpty() && !(peerKnows && (first || present.isPresent()))) {
            return Optional.empty();
        }
        var shortest = longer(timer.least(), insisted(request));
        var interval = wish.map(asked -> bounded(asked.getExpires())) // which may be shortened, never lengthened
                .orElse(longer(present.map(SessionTerms::interval).orElse(timer.interval()), shortest));
        var ours = longer(timer.interval(), shortest);
        if (timer.enabled() && interval.compareTo(ours) > 0) {
            interval = ours;
        }
        var said = wish.map(SessionTerms::refresher).orElse("");
        boolean we = !peerKnows || "uas".equals(said)
                || said.isEmpty() && present.map(SessionTerms::weRefresh).orElse(false);
        return Optional.of(new SessionTerms(interval, we));
    }

    /** In our 2xx to a request of the peer. */
    void into(Wire wire, Response response) {
        wire.header(response, "Session-Expires", seconds() + ";refresher=" + (weRefresh ? "uas" : "uac"));
        if (!weRefresh) {
            wire.header(response, "Require", "timer"); // RFC 4028 §9: the peer must refresh
        }
    }

    /** The least that a 422 or a request insists on; zero where nothing is said. */
    private static Duration insisted(Message message) {
        return message.getHeader(MinSE.NAME) instanceof MinSE min ? bounded(Math.max(0, min.getExpires())) : Duration.ZERO;
    }

    private static Optional<SessionExpires> expires(Message message) {
        return message.getHeader(SessionExpires.NAME) instanceof SessionExpires said && said.getExpires() > 0
                ? Optional.of(said)
                : Optional.empty();
    }

    private static String refresher(SessionExpires said) {
        return said.getRefresher() == null ? "" : said.getRefresher().toLowerCase(Locale.ROOT);
    }

    private static Duration bounded(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private long seconds() {
        return interval.toSeconds();
    }
}
