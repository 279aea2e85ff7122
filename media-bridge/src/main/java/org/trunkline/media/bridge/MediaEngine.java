package org.trunkline.media.bridge;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.dtls.DtlsIdentity;
import org.trunkline.media.dtls.DtlsServer;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.ice.HostCandidates;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.net.MediaClock;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.MediaLoops;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.sdp.BrowserInvite;
import org.trunkline.media.sdp.BrowserOffer;
import org.trunkline.media.sdp.BrowserTerms;
import org.trunkline.media.sdp.CodecChoice;
import org.trunkline.media.sdp.SdpRefused;

/**
 * The media engine: its loops, its ports, and the calls on them. A call is put on the least loaded loop when it is opened
 * and never moves.
 */
public final class MediaEngine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MediaEngine.class);
    private static final int REHEARSED_FRAMES = 2000;
    private static final int FRAMES_AT_ONCE = 20;
    private static final int MOST_HANDSHAKES = 500;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);
    private static final int TRIES_FOR_A_PORT = 8;

    private final MediaSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final DropCounts drops = new DropCounts();
    private final OpusLibrary opus;
    private final DtlsIdentity identity;
    private final DtlsServer dtls;
    private final MediaLoops loops;
    private final List<Seat> seats = new ArrayList<>();
    private final RtpPorts rtpPorts;
    private final LongAdder refusedForOverload = new LongAdder();
    private final List<InetAddress> addresses;

    private MediaEngine(MediaSettings settings, OpusLibrary opus) throws IOException {
        this.settings = settings;
        this.opus = opus;
        identity = DtlsIdentity.create(random);
        dtls = new DtlsServer(identity, MOST_HANDSHAKES, HANDSHAKE_TIMEOUT);
        rtpPorts = new RtpPorts(settings.rtpPortFirst(), settings.rtpPortLast(), MediaClock::nowNanos);
        addresses = reachable(settings);
        loops = new MediaLoops(settings.loops());
        try {
            takeSeats();
        } catch (IOException occupied) {
            close();
            throw occupied;
        }
        LOG.infof("Media: %d loop(s), %s", settings.loops(), opus.describe());
    }

    /**
     * Plays a call with nobody in it on a loop, so that the first real one meets code that has been compiled. Returns at
     * once; takes a second or two of one core.
     *
     * @return completed on the loop when it is over
     */
    public CompletionStage<Void> rehearse() {
        var seat = seats.getFirst();
        var over = new CompletableFuture<Void>();
        seat.loop().execute(() -> seat.rehearses(true));
        rehearse(seat, new Rehearsal(opus), REHEARSED_FRAMES, over);
        return over;
    }

    /** In small pieces, between which a real call finds its turn. */
    private void rehearse(Seat seat, Rehearsal rehearsal, int framesLeft, CompletableFuture<Void> over) {
        seat.loop().execute(() -> {
            if (framesLeft == 0) {
                rehearsal.close();
                seat.rehearses(false);
                over.complete(null);
                return;
            }
            rehearsal.play(FRAMES_AT_ONCE);
            rehearse(seat, rehearsal, framesLeft - FRAMES_AT_ONCE, over);
        });
    }

    /**
     * Starts the engine.
     *
     * @param settings checked
     * @return the running engine
     * @throws IOException if a browser port cannot be bound
     */
    public static MediaEngine start(MediaSettings settings) throws IOException {
        return start(settings, OpusLibrary.load(settings.opusLibrary()));
    }

    static MediaEngine start(MediaSettings settings, OpusLibrary opus) throws IOException {
        return new MediaEngine(settings, opus);
    }

    /**
     * Asks for a new call's admission, before anything is spent on it. Calls that go on come first: while every loop is too
     * late for them there are no more. A refusal is counted.
     *
     * @return empty where the call may be opened, else after what time another may be tried
     */
    public Optional<Duration> turnsAway() {
        long nowNanos = MediaClock.nowNanos();
        if (seats.stream().anyMatch(seat -> seat.admits(nowNanos))) {
            return Optional.empty();
        }
        refusedForOverload.increment();
        return Optional.of(settings.overload().retryAfter());
    }

    /**
     * Opens a call's media: reads the browser's offer, reserves a pair of RTP ports, and has the answer ready. The browser
     * leg starts by itself once the browser has the answer; the trunk leg waits for {@link TrunkSide#answered}.
     *
     * @param browserOffer SDP
     * @param trunkMedia what the call's trunk can carry
     * @param events told on a media loop, must only hand over
     * @return the call, or why there is none
     */
    public Opening open(String browserOffer, TrunkMedia trunkMedia, Consumer<MediaEvent> events) {
        return open(new BrowserSays.Offer(browserOffer), trunkMedia, events);
    }

    /**
     * The same of a browser that may also have answered an offer of ours.
     *
     * @param browser what it says
     * @param trunkMedia what the call's trunk can carry
     * @param events told on a media loop, must only hand over
     * @return the call, or why there is none
     */
    public Opening open(BrowserSays browser, TrunkMedia trunkMedia, Consumer<MediaEvent> events) {
        return switch (BrowserOffer.parse(browser.sdp())) {
            case SdpRefused refused -> new Opening.Refused(refused);
            case BrowserOffer offer -> open(place(browser), offer, trunkMedia, events);
        };
    }

    /**
     * Whether a call with this offer could not be answered, whoever took it: known before anybody is rung.
     *
     * @param offer of the trunk; empty where it wants ours
     * @param wanted what the call's trunk can carry
     * @return why, or nothing
     */
    public Optional<SdpRefused> refuses(byte[] offer, TrunkMedia wanted) {
        return offer.length == 0
                ? Optional.empty()
                : refused(offer, wanted).filter(_ -> refused(offer, wanted.narrow()).isPresent()); // nor for a browser without wide band
    }

    private Optional<SdpRefused> refused(byte[] offer, TrunkMedia media) {
        var terms = new TrunkTerms(media, new InetSocketAddress(advertised(media), 0), random);
        return terms.offered(offer) instanceof TrunkTerms.Outcome.Refused(var why) ? Optional.of(why) : Optional.empty();
    }

    /**
     * Makes an offer to a browser, for one that is called and shall answer. Nothing is reserved for it: it may be forgotten,
     * or be answered once.
     *
     * @return the offer, with all candidates
     */
    public BrowserInvitation invite() {
        var seat = leastLoaded();
        var local = IceCredentials.create(random);
        var candidates = HostCandidates.of(addresses, settings.publicAddress(), seat.socket().local().getPort(), 0);
        return new BrowserInvitation(
                seat, local, BrowserInvite.write(local, identity.fingerprint(), random.nextInt(), candidates));
    }

    /**
     * Opens the far end of a call that says back what it hears, to be talked to as to a trunk.
     *
     * @param media what it can carry
     * @return empty where no RTP port is free
     */
    public Optional<Echo> echo(TrunkMedia media) {
        var seat = leastLoaded();
        var means = means(seat, media, cname());
        return onPort(port -> new Echo(
                media, port, means, drops.part(), seat.scratch().packet, () -> rtpPorts.giveBack(port)));
    }

    /** Where a browser's checks come, and by which name: what an offer of ours has said already. */
    private record Place(Seat seat, IceCredentials local) {}

    private Place place(BrowserSays browser) {
        return switch (browser) {
            case BrowserSays.Offer _ -> new Place(leastLoaded(), IceCredentials.create(random));
            case BrowserSays.Answer(var _, var invited) -> new Place(invited.seat(), invited.local());
        };
    }

    /**
     * What the engine holds now.
     *
     * @return counts
     */
    public MediaSnapshot snapshot() {
        int calls = seats.stream().mapToInt(seat -> seat.calls().get()).sum();
        return new MediaSnapshot(
                calls,
                rtpPorts.inUse(),
                rtpPorts.free(),
                dtls.active(),
                opus.open(),
                opus.describe(),
                browserPorts(),
                seats.stream().map(seat -> seat.snapshot(MediaClock.nowNanos())).toList(),
                refusedForOverload.sum(),
                drops.snapshot());
    }

    /**
     * How many packets were dropped for one reason.
     *
     * @param reason why
     * @return since the start
     */
    public long dropped(Drop reason) {
        return drops.of(reason);
    }

    /** Stops loops and handshakes and closes every port. */
    @Override
    public void close() {
        dtls.close();
        loops.close();
    }

    /** What browsers are told: as configured, else the bound address, else all of this machine of the same family. */
    private static List<InetAddress> reachable(MediaSettings settings) {
        var bound = settings.browserBind();
        if (!settings.browserAddresses().isEmpty()) {
            return settings.browserAddresses();
        }
        return bound.isAnyLocalAddress()
                ? HostCandidates.discover().stream()
                        .filter(address -> bound instanceof Inet6Address || address instanceof Inet4Address)
                        .toList()
                : List.of(bound);
    }

    private void takeSeats() throws IOException {
        int next = settings.browserBasePort();
        for (var loop : loops.all()) {
            var sessions = new BrowserPort(drops, loop::execute);
            var socket = loop.bind(new InetSocketAddress(settings.browserBind(), next), sessions);
            next += next == 0 ? 0 : 1;
            seats.add(new Seat(seats.size(), loop, sessions, socket, settings));
        }
    }

    private Opening open(Place place, BrowserOffer offer, TrunkMedia wanted, Consumer<MediaEvent> events) {
        var terms = new BrowserTerms(!wanted.wide(), settings.browserDtx());
        return CodecChoice.forBrowser(offer, terms)
                .map(audio -> open(place, offer, audio, terms, wanted, events))
                .orElseGet(() -> new Opening.Refused(BrowserDoor.noCodec()));
    }

    private Opening open(
            Place place,
            BrowserOffer offer,
            BrowserAudio audio,
            BrowserTerms terms,
            TrunkMedia wanted,
            Consumer<MediaEvent> events) {
        var seat = place.seat();
        var call = new MediaCall(seat.loop(), seat.sessions(), events);
        var cname = cname();
        boolean wide = audio.codec().isOpus();
        Function<TrunkMedia, Optional<TrunkSide>> sides =
                asked -> side(seat, call.onLoop(), asked, wide ? asked : asked.narrow(), cname);
        var first = sides.apply(wanted);
        if (first.isEmpty()) {
            return new Opening.NoPorts("No RTP port is free: widen the RTP port range or end calls.");
        }
        var trunk = first.get();
        seat.calls().incrementAndGet();
        Runnable leave = () -> seat.calls().decrementAndGet();
        var undo = new ArrayList<Runnable>(List.of(leave, () -> giveBack(trunk), trunk::close));
        try {
            var means = new BrowserDoor.Means(settings, random, drops, opus, dtls, identity.fingerprint());
            var door = new BrowserDoor(means, seat, call.onLoop(), terms, cname, drops.part());
            var opened = door.open(offer, audio, place.local());
            var side = opened.side();
            undo.add(side::close);
            var up = new UpLane(
                    trunk.leg(), side.reader(), drops.part(), random, seat.scratch(), settings.holdMusic());
            var bridge = new Bridge(
                    side.leg(),
                    trunk.leg(),
                    up,
                    side.down(),
                    audio.codec().payloadType(),
                    new ToneStreams(drops),
                    trunk.media(),
                    events,
                    drops);
            bridge.speaks(audio);
            int browserPort = seat.socket().local().getPort();
            IntFunction<List<Candidate>> candidates =
                    restarts -> HostCandidates.of(addresses, settings.publicAddress(), browserPort, restarts);
            var reserved = new CallTerms(candidates, sides, this::giveBack, leave, drops, random);
            call.begin(bridge, trunk, reserved, door, opened.session());
            seat.loop().execute(() -> call.onLoop().effort(seat.effort()));
            return new Opening.Open(call);
        } catch (RuntimeException bug) {
            undo.reversed().forEach(Runnable::run);
            throw bug;
        }
    }

    /** Among the loops that are in time, if there is one. */
    private Seat leastLoaded() {
        long nowNanos = MediaClock.nowNanos();
        return seats.stream()
                .min(Comparator.comparing((Seat seat) -> !seat.admits(nowNanos))
                        .thenComparingInt(seat -> seat.calls().get()))
                .orElseThrow();
    }

    private InetAddress advertised(TrunkMedia media) {
        return media.advertised()
                .or(() -> media.bind().filter(address -> !address.isAnyLocalAddress()))
                .orElse(settings.trunkAdvertised());
    }

    private String cname() {
        return Long.toHexString(random.nextLong()); // RFC 7022 §4.2: short-lived, says nothing of the host
    }

    private Optional<TrunkSide> side(Seat seat, CallOnLoop call, TrunkMedia wanted, TrunkMedia media, String cname) {
        var means = means(seat, media, cname);
        return onPort(port -> new TrunkSide(call, wanted, media, port, means));
    }

    private TrunkSide.Means means(Seat seat, TrunkMedia media, String cname) {
        IntFunction<Reporter> reporters = ssrc -> new Reporter(ssrc, Playhead.HZ, cname, MediaClock::ntp, random);
        var bind = media.bind().orElse(settings.trunkBind());
        return new TrunkSide.Means(seat.loop(), bind, advertised(media), reporters, random);
    }

    /** What needs a pair of RTP ports. */
    @FunctionalInterface
    private interface OnPort<T> {
        T open(int port) throws IOException;
    }

    private <T> Optional<T> onPort(OnPort<T> what) {
        for (int attempt = 0; attempt < TRIES_FOR_A_PORT; attempt++) {
            var port = rtpPorts.take();
            if (port.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(what.open(port.get()));
            } catch (IOException occupied) {
                LOG.debugf("RTP port %d is taken by somebody else", port.get());
                rtpPorts.giveBack(port.get());
            }
        }
        return Optional.empty();
    }

    private void giveBack(TrunkSide side) {
        rtpPorts.giveBack(side.port());
    }

    private List<Integer> browserPorts() {
        return seats.stream().map(seat -> seat.socket().local().getPort()).toList();
    }
}
