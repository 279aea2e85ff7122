package org.trunkline.sip;

import java.util.List;

/**
 * Who may call in as a trunk.
 *
 * @param allowed sources; empty: nobody
 * @param challenged whether these must also prove to know the trunk's credentials (RFC 3261 §22)
 * @param md5Only whether SHA-256 is left out of the question: for callers that stumble over what they do not know
 */
public record Inbound(List<SourceRange> allowed, boolean challenged, boolean md5Only) {
    /** Nobody may. */
    public static final Inbound NOBODY = new Inbound(List.of(), false);

    /** Copies. */
    public Inbound {
        allowed = List.copyOf(allowed);
    }

    /**
     * Callers may choose how they prove themselves.
     *
     * @param allowed sources; empty: nobody
     * @param challenged whether these must prove to know the trunk's credentials
     */
    public Inbound(List<SourceRange> allowed, boolean challenged) {
        this(allowed, challenged, false);
    }

    /** In the order in which they are offered (RFC 8760 §2.3): the best first, the one that everybody knows last. */
    List<DigestHash> hashes() {
        return md5Only ? List.of(DigestHash.MD5) : List.of(DigestHash.SHA_256, DigestHash.MD5);
    }
}
