package org.trunkline.gateway.call;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.trunkline.media.bridge.BrowserInvitation;
import org.trunkline.media.bridge.BrowserSays;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.media.bridge.Opening;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.sdp.SdpRefused;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.IncomingMessage;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;

/** All calls of this process, and the only way to make one. */
public final class Calls implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Calls.class);
    private static final int ID_BYTES = 12;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final MediaEngine media;
    private final Endpoints endpoints;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveCall> live = new ConcurrentHashMap<>();
    private final Places places;
    private final TrunkLines lines = new TrunkLines();
    private final Ledger ledger = new Ledger();
    private final Presence presence = new Presence();
    private final Reception reception;
    private final Messages messages = new Messages(this);
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("call-timer").daemon().factory());
    private final List<Consumer<CallRecord>> hearRecords = new CopyOnWriteArrayList<>();
    private volatile CallSettings settings;
    private volatile boolean stopping;

    /**
     * An empty set of calls.
     *
     * @param settings limits and routes
     * @param media running
     * @param endpoints running when calls are made
     */
    public Calls(CallSettings settings, MediaEngine media, Endpoints endpoints) {
        this.settings = settings;
        this.media = media;
        this.endpoints = endpoints;
        places = new Places(settings.mostCalls());
        reception = new Reception(this, presence, places, lines, timer);
        timer.setRemoveOnCancelPolicy(true); // else a call that is over is kept until it would have rung out
    }

    /**
     * Takes other settings for calls from now on; those that there are keep theirs.
     *
     * @param reloaded checked
     */
    public void settings(CallSettings reloaded) {
        settings = reloaded;
        places.most(reloaded.mostCalls());
    }

    /**
     * Opens a call from a browser: its answer is ready when this returns, nothing has been dialled.
     *
     * @param to what the person dialled: a number, {@code user:} and an identity, or {@code echo}
     * @param callerId the number that he wants to show; empty: his own, or the trunk's
     * @param pass who calls
     * @param browserOffer SDP
     * @param browser told what happens, one after the other
     * @return the call, or why there is none
     */
    public Opened open(
            String to, Optional<String> callerId, Pass pass, String browserOffer, Consumer<CallNews> browser) {
        if (!callerId.map(pass.now().grants().callerIds()::contains).orElse(true)) {
            return new Opened.Refused(
                    CallError.CALLER_ID_NOT_ALLOWED, "This user may not show that number: leave it out, or have it granted.");
        }
        var whom = Whom.parse(to);
        return switch (whom) {
            case Whom.Nobody(var words) -> new Opened.Refused(CallError.BAD_NUMBER, words);
            case Whom.Number _, Whom.User _, Whom.Echo _ -> open(whom, outward(pass, callerId), pass, browserOffer, browser);
        };
    }

    /**
     * Hands the phone of a call over to a number or a user.
     *
     * @param call answered
     * @param to what the person dialled
     * @param pass who asks
     * @return why not, or nothing: it is being done
     */
    public Optional<Opened.Refused> transfer(LiveCall call, String to, Pass pass) {
        var whom = Whom.parse(to);
        return switch (whom) {
            case Whom.Nobody(var words) -> Optional.of(new Opened.Refused(CallError.BAD_NUMBER, words));
            case Whom.Number _, Whom.User _, Whom.Echo _ -> {
                var way = outward(pass, Optional.empty());
                var goals = way.goals(whom);
                var refused = goals.isEmpty()
                        ? Optional.of(notAllowed(way, whom))
                        : ledger.dials(pass.now(), System.nanoTime());
                if (refused.isEmpty()) {
                    call.transfer(goals);
                }
                yield refused;
            }
        };
    }

    /**
     * What a browser is offered that is called by other means than our protocol.
     *
     * @return to be answered once, or to be forgotten
     */
    public BrowserInvitation invitesBrowser() {
        return media.invite();
    }

    /**
     * A call comes in. For {@link org.trunkline.sip.IncomingCalls#on}.
     *
     * @param call from a trunk
     */
    public void incoming(IncomingCall call) {
        reception.on(call);
    }

    /**
     * A message comes in. For {@link org.trunkline.sip.IncomingCalls#on}.
     *
     * @param message from a trunk
     */
    public void incoming(IncomingMessage message) {
        messages.on(message);
    }

    /**
     * Text messages.
     *
     * @return for whoever writes
     */
    public Messages messages() {
        return messages;
    }

    /**
     * Where pages say for whom they are there.
     *
     * @return of this process
     */
    public Presence presence() {
        return presence;
    }

    /**
     * How many calls there are, those that only ring here included.
     *
     * @return calls that hold anything
     */
    public int count() {
        return places.taken();
    }

    /**
     * The calls that have media.
     *
     * @return as they are now
     */
    public List<CallStatus> list() {
        return live.values().stream().map(LiveCall::status).toList();
    }

    /**
     * What remains of each call is told from now on.
     *
     * @param heard on a thread of the call, when it has ended
     */
    public void onRecords(Consumer<CallRecord> heard) {
        hearRecords.add(heard);
    }

    /**
     * How many calls a trunk carries, both ways.
     *
     * @param trunk its name
     * @return of its most
     */
    public int onTrunk(String trunk) {
        return lines.inUse(trunk);
    }

    /** Ends every call, waits a moment until they have given everything back, and takes no more. Again does nothing. */
    @Override
    public void close() {
        stopping = true;
        reception.close();
        live.values().forEach(LiveCall::stopping);
        try {
            places.awaitAllFree(DRAIN);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    /** Asked once for each new call, before anything is spent on it: after what time to try again, where it is refused. */
    Optional<Duration> turnsAway() {
        return media.turnsAway();
    }

    /** Why nobody could answer a call with this offer, in words. */
    Optional<String> unanswerable(byte[] offer, Network network) {
        return media.refuses(offer, network.media()).map(SdpRefused::words);
    }

    private void record(CallRecord call) {
        LOG.info(call.words());
        hearRecords.forEach(heard -> heard.accept(call));
    }

    CallSettings settings() {
        return settings;
    }

    boolean stopping() {
        return stopping;
    }

    Optional<LiveCall> talkingTo(SipCall phone) {
        return live.values().stream().filter(call -> call.talksTo(phone)).findFirst();
    }

    Outward outward(Pass pass, Optional<String> callerId) {
        return new Outward(settings, pass, callerId, ledger, lines, endpoints, new Outward.Inside() {
            @Override
            public SipCall call(Goal.Users users, byte[] sdpOffer, Consumer<? super SipEvent> events) {
                return reception.inside(users, sdpOffer, events);
            }

            @Override
            public Optional<SipCall> echo(byte[] sdpOffer, Consumer<? super SipEvent> events) {
                return media.echo(Network.ECHO.media()).map(echo -> {
                    var call = new EchoCall(newId(), echo, events, Thread::startVirtualThread, timer);
                    call.begin(sdpOffer, EchoCall.LONGEST);
                    return call;
                });
            }
        });
    }

    Ledger ledger() {
        return ledger;
    }

    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "c-" + HexFormat.of().formatHex(bytes);
    }

    private Opened open(Whom whom, Outward way, Pass pass, String offer, Consumer<CallNews> browser) {
        if (stopping) {
            return new Opened.Refused(CallError.AT_CAPACITY, "The gateway is being stopped: try later.");
        }
        var turnedAway = turnsAway();
        if (turnedAway.isPresent()) {
            return new Opened.Refused(CallError.OVERLOADED, "The gateway has more to do than it can: try again in "
                    + turnedAway.get().toSeconds() + " seconds.");
        }
        var goals = way.goals(whom);
        if (goals.isEmpty()) {
            return notAllowed(way, whom);
        }
        var who = pass.now();
        var refused = ledger.begins(who, System.nanoTime());
        return refused.isPresent()
                ? refused.get()
                : counted(who, () -> placed(who, goals, way, offer, browser));
    }

    private Opened placed(Admitted who, List<Goal> goals, Outward way, String offer, Consumer<CallNews> browser) {
        if (!places.take()) {
            return new Opened.Refused(CallError.AT_CAPACITY, "The gateway carries as many calls as it may: try later.");
        }
        boolean taken = false;
        try {
            var machine = Call.out(times(who), way::goals, goals, System.nanoTime());
            var trunk = goals.getFirst().network().media();
            var opened = opened(newId(), who.user(), machine, way, trunk, new BrowserSays.Offer(offer), browser);
            taken = opened instanceof Opened.Ready;
            return opened;
        } finally {
            if (!taken) {
                places.giveBack();
            }
        }
    }

    /** A call that counts as this user's already, until it ends or there is none. */
    Opened counted(Admitted who, Supplier<Opened> opening) {
        boolean taken = false;
        try {
            var opened = opening.get();
            taken = opened instanceof Opened.Ready;
            return opened;
        } finally {
            if (!taken) {
                ledger.ends(who.user());
            }
        }
    }

    CallTimes times(Admitted who) {
        return settings.times().lastingAtMost(who.grants().longestCall());
    }

    /** The media of a call, in a place that has been taken. */
    Opened opened(
            String id,
            String user,
            Call machine,
            Outward way,
            TrunkMedia trunk,
            BrowserSays says,
            Consumer<CallNews> browser) {
        Runnable released = () -> {
            live.remove(id);
            ledger.ends(user);
            places.giveBack();
        };
        var call = new LiveCall(
                id, machine, way::dial, new MessageGate(settings.messages()), browser, this::record, released,
                Thread::startVirtualThread, timer);
        return switch (media.open(says, trunk, call::onMedia)) {
            case Opening.Open(var opened) -> {
                call.carries(opened);
                live.put(id, call);
                if (stopping) {
                    call.stopping();
                }
                yield new Opened.Ready(call);
            }
            case Opening.Refused(var why) -> new Opened.Refused(CallError.BAD_SDP, why.words());
            case Opening.NoPorts(var words) -> new Opened.Refused(CallError.AT_CAPACITY, words);
        };
    }

    private static Opened.Refused notAllowed(Outward way, Whom whom) {
        return new Opened.Refused(CallError.DESTINATION_NOT_ALLOWED, way.whyNot(whom));
    }
}
