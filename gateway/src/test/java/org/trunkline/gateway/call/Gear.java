package org.trunkline.gateway.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.trunkline.config.Destinations;
import org.trunkline.config.MessageRules;
import org.trunkline.config.RoutePlan;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.Routes;
import org.trunkline.config.TrunkPlan;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.bridge.MediaSettings;
import org.trunkline.media.bridge.Opening;
import org.trunkline.media.bridge.OverloadSettings;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.Trunk;

/** Real engines for tests of what stands on them, on a loopback address of this process alone. */
public final class Gear {
    /** As much of an offer as a browser has to say. */
    public static final String OFFER = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0
            m=audio 9 UDP/TLS/RTP/SAVPF 111 0 110
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:abcdefghijklmnopqrstuvwx
            a=fingerprint:sha-256 EE:98:C5:F9:DF:FA:D0:B0:06:F0:96:E9:E1:A1:F5:21:21:27:88:EC:B4:98:4D:45:AF:8E:88:B2:B6:58:BC:F2
            a=setup:actpass
            a=mid:0
            a=sendrecv
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=rtpmap:0 PCMU/8000
            a=rtpmap:110 telephone-event/48000
            """.replace("\n", "\r\n");

    /** Machines that run tests come late for reasons of their own. */
    private static final OverloadSettings PATIENT = new OverloadSettings(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final int PATIENCE_SECONDS = 10;

    private Gear() {}

    /** An address that no other process has sockets on. */
    public static String address() {
        long pid = ProcessHandle.current().pid();
        return "127." + (100 + (pid >> 16 & 0x3F)) + "." + (pid >> 8 & 0xFF) + "." + Math.max(1, pid & 0xFF);
    }

    /** Every number out over one trunk, every user where he is; every number in to one user. */
    public static CallSettings settings(Trunk trunk, String user, int mostCalls) {
        var plan = new TrunkPlan(trunk, TrunkMedia.DEFAULT, mostCalls);
        var routes = new Routes() {
            @Override
            public List<String> forms(String dialled) {
                return List.of(dialled);
            }

            @Override
            public Optional<RoutePlan> out(String dialled, String caller, Optional<String> callerId) {
                var target = dialled.startsWith(Destinations.USER)
                        ? new RouteTarget.ToUser(dialled.substring(Destinations.USER.length()))
                        : new RouteTarget.ToTrunk(plan, new Dialling(new Dialled(dialled), callerId, Optional.empty()));
                return Optional.of(new RoutePlan("routes[0]", List.of(target)));
            }

            @Override
            public Optional<RoutePlan> in(String from, String did, String caller) {
                return Optional.of(new RoutePlan("routes[1]", List.of(new RouteTarget.ToUser(user))));
            }

            @Override
            public RoutePlan inTo(String whose, String from, String did, String caller) {
                return new RoutePlan("the extension", List.of(new RouteTarget.ToUser(whose)));
            }
        };
        return new CallSettings(routes, List.of(plan), Optional.empty(), mostCalls, CallTimes.DEFAULT, MessageRules.USUAL);
    }

    /**
     * Keeps the only loop of an engine from going on: it is as late as a loop can be.
     *
     * @return lets it go on
     */
    public static Runnable hang(MediaEngine media) throws InterruptedException {
        var hangs = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        Consumer<MediaEvent> stands = _ -> {
            hangs.countDown();
            await(goesOn);
        };
        var opening = media.open(OFFER, TrunkMedia.DEFAULT, stands);
        if (opening instanceof Opening.Open(var call)) {
            call.trunkInfoDigit(Digit.of('1').orElseThrow(), 100);
            call.close();
        }
        await(hangs);
        while (media.turnsAway().isEmpty()) {
            Thread.onSpinWait();
        }
        return goesOn::countDown;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** A media engine with four pairs of RTP ports. */
    public static MediaEngine media() {
        var here = InetAddress.ofLiteral(address());
        try {
            return MediaEngine.start(new MediaSettings(
                    1, here, 0, List.of(), Optional.empty(), here, here, 20_000, 20_007,
                    Optional.empty(), 5, false, PATIENT, ConsentSettings.defaults(), Optional.empty()));
        } catch (IOException occupied) {
            throw new UncheckedIOException(occupied);
        }
    }
}
