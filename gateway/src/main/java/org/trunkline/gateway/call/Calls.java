package org.trunkline.gateway.call;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.trunkline.config.Route;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.media.bridge.Opening;
import org.trunkline.sip.DialRefused;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipEndpoint;

/** All calls of this process, and the only way to make one. */
public final class Calls implements AutoCloseable {
    private static final int ID_BYTES = 12;
    private static final long DRAIN_SECONDS = 3;

    private final CallSettings settings;
    private final MediaEngine media;
    private final SipEndpoint sip;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveCall> live = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("call-timer").daemon().factory());
    private volatile boolean stopping;

    /**
     * An empty set of calls.
     *
     * @param settings limits and routes
     * @param media running
     * @param sip running
     */
    public Calls(CallSettings settings, MediaEngine media, SipEndpoint sip) {
        this.settings = settings;
        this.media = media;
        this.sip = sip;
        places = new Semaphore(settings.mostCalls());
        timer.setRemoveOnCancelPolicy(true); // else a call that is over is kept until it would have rung out
    }

    /**
     * Opens a call from a browser: its answer is ready when this returns, nothing has been dialled.
     *
     * @param to what the person dialled
     * @param browserOffer SDP
     * @param browser told what happens, one after the other
     * @return the call, or why there is none
     */
    public Opened open(String to, String browserOffer, Consumer<CallNews> browser) {
        return switch (Dialled.parse(to)) {
            case DialRefused(var words) -> new Opened.Refused(CallError.BAD_NUMBER, words);
            case Dialled dialled -> settings.routeFor(dialled.number())
                    .map(route -> open(dialled, route, browserOffer, browser))
                    .orElseGet(() -> new Opened.Refused(
                            CallError.DESTINATION_NOT_ALLOWED,
                            "No route allows this number: add one to trunkline.routes, or dial another."));
        };
    }

    /**
     * How many calls there are.
     *
     * @return calls that hold anything
     */
    public int count() {
        return live.size();
    }

    /** Ends every call, waits a moment until they have given everything back, and takes no more. Again does nothing. */
    @Override
    public void close() {
        stopping = true;
        live.values().forEach(LiveCall::stopping);
        try {
            if (places.tryAcquire(settings.mostCalls(), DRAIN_SECONDS, TimeUnit.SECONDS)) {
                places.release(settings.mostCalls()); // all were free
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    private Opened open(Dialled dialled, Route route, String offer, Consumer<CallNews> browser) {
        if (stopping) {
            return new Opened.Refused(CallError.AT_CAPACITY, "The gateway is being stopped: try later.");
        }
        if (!places.tryAcquire()) {
            return new Opened.Refused(CallError.AT_CAPACITY, "The gateway carries as many calls as it may: try later.");
        }
        boolean taken = false;
        try {
            var opened = opened(dialled, route, offer, browser);
            taken = opened instanceof Opened.Ready;
            return opened;
        } finally {
            if (!taken) {
                places.release();
            }
        }
    }

    private Opened opened(Dialled dialled, Route route, String offer, Consumer<CallNews> browser) {
        var id = "c-" + randomHex();
        var call = new LiveCall(
                id,
                new Call(settings.times(), System.nanoTime()),
                (sdp, events) -> sip.invite(route.trunk(), Dialling.to(dialled), sdp, events),
                browser,
                () -> {
                    live.remove(id);
                    places.release();
                },
                Thread::startVirtualThread,
                timer);
        return switch (media.open(offer, route.media(), call::onMedia)) {
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

    private String randomHex() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
