package org.trunkline.media.bridge;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.trunkline.media.sdp.Crypto;
import org.trunkline.media.sdp.SdpRefused;
import org.trunkline.media.sdp.SdpRefused.Reason;
import org.trunkline.media.sdp.TrunkSdp;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpProfile;

/**
 * The SDES keys of one trunk session (RFC 4568): ours, which it is offered or answered with, and its own.
 *
 * <pre>
 *             we offer                       we take                        else
 *   OFF       RTP/AVP                        RTP/AVP, key or not: plain     refused
 *   OPTIONAL  RTP/AVP with a key, RTP/SAVP   a key: SRTP; none: plain
 *             where that was agreed on, no
 *             key where the trunk offered none
 *   REQUIRED  RTP/SAVP with a key            a key, under either name       refused
 * </pre>
 *
 * A key of ours lives as long as the trunk's: with a new one of the trunk, or after plain RTP, what we describe next has a new
 * one too, so that both directions begin with fresh counters. To answers it stays, however many come, since the offer has named
 * it. A trunk that offers none is offered none: some refuse every description with a key in plain RTP, also to a hold.
 */
final class TrunkKeys {
    private static final SrtpProfile PROFILE = SrtpProfile.AES128_CM_HMAC_SHA1_80;

    private final SrtpMode mode;
    private final RandomGenerator random;
    private Crypto ours;
    private boolean spent; // the trunk has gone on without it
    private Optional<Crypto> theirs = Optional.empty();
    private boolean plain; // as the trunk's last offer was

    TrunkKeys(SrtpMode mode, RandomGenerator random) {
        this.mode = mode;
        this.random = random;
        ours = fresh();
    }

    /** Whether an encrypted section is looked for first. */
    boolean prefer() {
        return mode != SrtpMode.OFF;
    }

    /** Whether our offers are for SRTP alone. */
    boolean insist() {
        return mode == SrtpMode.REQUIRED;
    }

    Optional<Crypto> offered() {
        renewSpent();
        return insist() || prefer() && !plain ? Optional.of(ours) : Optional.empty();
    }

    Optional<SdpRefused> refuses(TrunkSdp described) {
        if (mode == SrtpMode.OFF && described.secure()) {
            return refused("The trunk wants SRTP, which is off for it; set its srtp to optional, or switch it to plain RTP.");
        }
        return mode == SrtpMode.REQUIRED && described.crypto().isEmpty()
                ? refused("The trunk gives no key for SRTP, which is required for it; switch SRTP (SDES) on there.")
                : Optional.empty();
    }

    private static Optional<SdpRefused> refused(String words) {
        return Optional.of(new SdpRefused(Reason.UNSUPPORTED_TRANSPORT, words));
    }

    void answered(TrunkSdp answer) {
        take(used(answer));
    }

    /** Our line for the answer, under the tag of the offered one (RFC 4568 §5.1.2). */
    Optional<Crypto> answering(TrunkSdp offer) {
        var offered = used(offer);
        plain = offered.isEmpty();
        renewSpent();
        if (offered.isPresent() && theirs.isPresent() && !theirs.get().sameKey(offered.get())) {
            ours = fresh();
        }
        take(offered);
        return offered.map(key -> ours.tagged(key.tag()));
    }

    /** What protects both directions from now on. */
    Optional<SrtpKeys> agreed() {
        return theirs.map(key -> new SrtpKeys(PROFILE, ours.key(), ours.salt(), key.key(), key.salt()));
    }

    private void take(Optional<Crypto> used) {
        spent = used.isEmpty() && (spent || theirs.isPresent());
        theirs = used;
    }

    private void renewSpent() {
        ours = spent ? fresh() : ours;
        spent = false;
    }

    private Optional<Crypto> used(TrunkSdp described) {
        return mode == SrtpMode.OFF ? Optional.empty() : described.crypto();
    }

    private Crypto fresh() {
        byte[] key = new byte[PROFILE.keyBytes()];
        byte[] salt = new byte[PROFILE.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new Crypto(1, key, salt);
    }
}
