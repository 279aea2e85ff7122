package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.quality.MeasuredCall;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.sdp.BrowserOffer;
import org.trunkline.media.sdp.SdpRefused;

/**
 * The media of one call. The public methods may be called from any thread: they hand immutable commands to the call's loop.
 * Those of the negotiations (offers, answers, hold) are for one thread at a time, the call's.
 */
public final class MediaCall {
    private final MediaLoop loop;
    private final CallOnLoop onLoop;
    private final AtomicBoolean closing = new AtomicBoolean();
    private CallTerms terms;
    private TrunkSide trunk;
    private BrowserDoor door;
    private BrowserSession browser;
    private boolean wide;
    private boolean withoutBrowser;

    MediaCall(MediaLoop loop, BrowserPort browserPort, Consumer<MediaEvent> events) {
        this.loop = loop;
        onLoop = new CallOnLoop(loop, browserPort, events);
    }

    /** Completes what the constructor cannot: legs and ports tell this call what they hear. Before any other use. */
    void begin(Bridge bridge, TrunkSide first, CallTerms agreed, BrowserDoor opensBrowsers, BrowserSession agreedOn) {
        terms = agreed;
        trunk = first;
        door = opensBrowsers;
        browser = agreedOn;
        wide = first.media().wide();
        loop.execute(() -> onLoop.begin(bridge, first, agreed));
    }

    /**
     * The answer to the browser's offer, complete but for the candidates.
     *
     * @return SDP
     */
    public String browserAnswer() {
        return browser.answer();
    }

    /**
     * Takes a further offer of the browser. One of the same {@code RTCPeerConnection} with other ICE credentials restarts ICE,
     * and media goes on meanwhile; one of another connection takes the place of the one before, and until it is connected the
     * trunk hears noise.
     *
     * @param sdp as the page gave it
     * @return the answer, or why there is none
     */
    public BrowserReply browserOffered(String sdp) {
        return switch (BrowserOffer.parse(sdp)) {
            case SdpRefused refused -> new BrowserReply.Refused(refused);
            case BrowserOffer offer -> door.choose(offer)
                    .map(audio -> browserOffered(offer, audio))
                    .orElseGet(() -> new BrowserReply.Refused(BrowserDoor.noCodec()));
        };
    }

    private BrowserReply browserOffered(BrowserOffer offer, BrowserAudio audio) {
        if (wide && !audio.codec().isOpus()) {
            return notAsBefore("Offer Opus as before: the trunk is spoken with in wide band.");
        }
        boolean anew = !browser.offered(offer);
        if (anew) {
            var another = door.open(offer, audio);
            browser = another.session();
            loop.execute(() -> {
                onLoop.browserComes(another.side());
                onLoop.effort(door.effort());
            });
        } else if (!browser.speaks(audio)) {
            return notAsBefore("Offer the same codecs as before, or offer another RTCPeerConnection.");
        } else {
            if (browser.restartsIce(offer)) {
                var local = door.freshCredentials();
                browser.restarts(offer, audio, local);
                onLoop.post(() -> onLoop.restartIce(local, offer.ice()));
            } else {
                browser.goesOn(offer, audio);
            }
            var g711 = BrowserDoor.besides(audio);
            onLoop.post(() -> onLoop.takes(g711));
        }
        return new BrowserReply.Answer(browser.answer(), anew);
    }

    private static BrowserReply notAsBefore(String words) {
        return new BrowserReply.Refused(new SdpRefused(SdpRefused.Reason.NO_COMMON_CODEC, words));
    }

    /**
     * The browser's name for its audio section, for the candidates.
     *
     * @return the mid of its offer (RFC 5888)
     */
    public String browserMid() {
        return browser.mid();
    }

    /**
     * Where the browser can reach this call; they are all known at once.
     *
     * @return host candidates
     */
    public List<Candidate> candidates() {
        return terms.candidates().apply(browser.restarts());
    }

    /**
     * The trunk that the browser talks to.
     *
     * @return from {@link #talkTo}, or the one that the call was opened with
     */
    public TrunkSide trunk() {
        return trunk;
    }

    /**
     * Opens another trunk beside the one that the browser talks to: to try the call there, or to transfer it.
     *
     * @param media what it can carry
     * @return empty where no RTP port is free
     */
    public Optional<TrunkSide> anotherTrunk(TrunkMedia media) {
        var side = terms.sides().apply(media);
        side.ifPresent(opened -> {
            wide |= opened.media().wide();
            loop.execute(() -> onLoop.keep(opened));
        });
        return side;
    }

    /**
     * Lets the browser talk to another of this call's trunks, and gives the ports of the one before back. Does nothing once
     * trunks are joined.
     *
     * @param side of this call
     */
    public void talkTo(TrunkSide side) {
        if (side != trunk && !withoutBrowser) {
            trunk = side;
            onLoop.post(() -> onLoop.talkTo(side));
        }
    }

    /**
     * Gives the ports of a trunk back that the browser does not talk to.
     *
     * @param side of this call
     */
    public void drop(TrunkSide side) {
        if (side != trunk) {
            onLoop.post(() -> onLoop.giveBack(side));
        }
    }

    /**
     * Joins two trunks; the browser leaves. Both go on with their offers and answers.
     *
     * @param other the one that the browser does not talk to
     */
    public void joinTrunks(TrunkSide other) {
        withoutBrowser = true;
        onLoop.post(() -> onLoop.join(other));
    }

    /**
     * A digit that the trunk sent by INFO. Told as {@link MediaEvent.TrunkDigit}, unless it came by another way already.
     *
     * @param digit which
     * @param durationMillis how long
     */
    public void trunkInfoDigit(Digit digit, int durationMillis) {
        onLoop.post(() -> onLoop.trunkInfoDigit(digit, durationMillis));
    }

    /**
     * A digit that the browser's side sent by INFO. The trunk gets it by its own way, as one in the browser's stream.
     *
     * @param digit which
     * @param durationMillis how long
     */
    public void browserInfoDigit(Digit digit, int durationMillis) {
        onLoop.post(() -> onLoop.browserInfoDigit(digit, durationMillis));
    }

    /** The phone was answered: from now on the trunk should be heard, and {@link MediaEvent.TrunkSilent} counts from here. */
    public void listen() {
        onLoop.post(onLoop::listen);
    }

    /**
     * What has been measured, every five seconds and at the end. Takes no lock.
     *
     * @return numbers that do not change any more
     */
    public MeasuredCall snapshot() {
        return onLoop.measured();
    }

    /** Ends the media and gives ports and memory back; a second time does nothing. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            loop.execute(onLoop::end);
        }
    }

    /** What of it runs on its loop. */
    CallOnLoop onLoop() {
        return onLoop;
    }
}
