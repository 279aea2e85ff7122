package org.trunkline.sip;

import java.util.List;

/**
 * Who may call in as a trunk.
 *
 * @param allowed sources; empty: nobody
 * @param challenged whether these must also prove to know the trunk's credentials (RFC 3261 §22)
 * @param md5Only whether SHA-256 is left out of the question: for callers that stumble over what they do not know
 * @param registrar whether also the hosts of the trunk may call, where we register there, or extensions at it do
 */
public record Inbound(List<SourceRange> allowed, boolean challenged, boolean md5Only, boolean registrar) {
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
        this(allowed, challenged, false, false);
    }

    /**
     * The same, also for the hosts of the trunk, where we register there.
     *
     * @return new rule
     */
    public Inbound withRegistrar() {
        return new Inbound(allowed, challenged, md5Only, true);
    }

    /** In the order in which they are offered (RFC 8760 §2.3): the best first, the one that everybody knows last. */
    List<DigestHash> hashes() {
        return md5Only ? List.of(DigestHash.MD5) : List.of(DigestHash.SHA_256, DigestHash.MD5);
    }
}
