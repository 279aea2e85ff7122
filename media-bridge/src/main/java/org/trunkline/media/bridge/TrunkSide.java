package org.trunkline.media.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.sdp.SdpRefused;

/**
 * One trunk of a call's media: its ports, its leg, and what was agreed with it. A call has one; it has two while it is tried
 * over another trunk, and after a transfer that ended by bridging.
 *
 * <p>The public methods are for one thread at a time, the call's. The others run on the loop.
 */
public final class TrunkSide {
    /** What a side is made with. */
    record Means(
            MediaLoop loop,
            InetAddress bind,
            InetAddress advertised,
            IntFunction<Reporter> reporters,
            RandomGenerator random) {}

    private final CallOnLoop call;
    private final TrunkMedia wanted;
    private final TrunkMedia media;
    private final Means means;
    private final PortPair ports;
    private final TrunkLeg leg;
    private final TrunkTerms terms;
    private Optional<TrunkAgreement> agreement = Optional.empty(); // the loop's
    private boolean infoAllowed; // the loop's

    /**
     * A side with ports.
     *
     * @param wanted what was asked for
     * @param media what it came to, as the browser may have no wide-band codec
     */
    TrunkSide(CallOnLoop call, TrunkMedia wanted, TrunkMedia media, int port, Means means) throws IOException {
        this.call = call;
        this.wanted = wanted;
        this.media = media;
        this.means = means;
        ports = PortPair.bind(
                means.loop(),
                means.bind(),
                port,
                (b, offset, length, from, now) -> call.rtp(this, b, offset, length, from, now),
                (b, offset, length, from, now) -> call.rtcp(this, b, offset, length, from, now));
        leg = new TrunkLeg(ports.rtp()::send, media.source());
        terms = new TrunkTerms(media, new InetSocketAddress(means.advertised(), ports.number()), means.random());
    }

    /**
     * What was asked for when this side was opened.
     *
     * @return a trunk's media
     */
    public TrunkMedia wanted() {
        return wanted;
    }

    /**
     * Whether this side serves such a trunk.
     *
     * @param other a trunk's media
     * @return true if it is what was asked for
     */
    public boolean carries(TrunkMedia other) {
        return wanted.equals(other);
    }

    TrunkMedia media() {
        return media;
    }

    /**
     * What the trunk is offered now; written anew each time, and of a new version only if it says something new.
     *
     * @return SDP
     */
    public byte[] offer() {
        return terms.offer();
    }

    /**
     * Applies the trunk's answer, of early media or of the call; a later one replaces it.
     *
     * @param sdp as it came
     * @return why it cannot be used, or nothing
     */
    public Optional<SdpRefused> answered(byte[] sdp) {
        return switch (terms.answered(sdp)) {
            case TrunkTerms.Outcome.Refused(var why) -> Optional.of(why);
            case TrunkTerms.Outcome.Agreed(var _, var agreed) -> {
                call.post(() -> call.agreed(this, agreed));
                yield Optional.empty();
            }
        };
    }

    /**
     * Applies an offer of the trunk, of the call or inside it, and answers it; each time anew.
     *
     * @param sdp as it came
     * @return the answer, or why there is none
     */
    public TrunkReply offered(byte[] sdp) {
        return switch (terms.offered(sdp)) {
            case TrunkTerms.Outcome.Refused(var why) -> new TrunkReply.Refused(why);
            case TrunkTerms.Outcome.Agreed(var answer, var agreed) -> {
                call.post(() -> call.agreed(this, agreed));
                yield new TrunkReply.Answer(answer);
            }
        };
    }

    /**
     * Puts the trunk on hold or takes it back. Takes effect with the next offer or answer.
     *
     * @param held whether nothing is to be heard from it, nor said to it
     */
    public void hold(boolean held) {
        terms.hold(held);
    }

    /**
     * Whether digits may go to the trunk by INFO where it takes no telephone-events ({@link DtmfMode#AUTO}); they may not
     * until this is said.
     *
     * @param allows whether the trunk's Allow header lists INFO (RFC 3261 §20.5)
     */
    public void allowsInfo(boolean allows) {
        call.post(() -> call.allowsInfo(this, allows));
    }

    int port() {
        return ports.number();
    }

    TrunkLeg leg() {
        return leg;
    }

    Optional<TrunkAgreement> agreement() {
        return agreement;
    }

    void remember(TrunkAgreement agreed) {
        agreement = Optional.of(agreed);
    }

    boolean infoAllowed() {
        return infoAllowed;
    }

    void rememberInfo(boolean allows) {
        infoAllowed = allows;
    }

    /** From now on it is sent this stream. */
    void carries(int ssrc) {
        leg.reports(means.reporters().apply(ssrc), ports.rtcp()::send);
    }

    void close() {
        GivenBack.all(leg::close, ports::close);
    }
}
