package org.trunkline.media.sdp;

import java.util.Locale;

/** Which way media flows, as its writer sees it (RFC 8866 §6.7). */
enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    boolean sends() {
        return sends;
    }

    boolean receives() {
        return receives;
    }

    /** Nearest to the media line wins; sendrecv if nobody says anything. */
    static Direction of(Section section, Session session) {
        for (var level : new Attributes[] {section.attributes(), session.attributes()}) {
            for (var direction : values()) {
                if (level.has(direction.attribute())) {
                    return direction;
                }
            }
        }
        return SENDRECV;
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** RFC 3264 §6.1: we send only what the peer receives, and the other way round. */
    static Direction answering(boolean peerSends, boolean peerReceives) {
        return of(peerReceives, peerSends);
    }

    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }
}
