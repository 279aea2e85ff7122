package org.trunkline.carrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.trunkline.carrier.NumberPlan.Fate;
import org.trunkline.media.DropCounts;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.Trunk;

/**
 * All calls of the carrier and the one thread that they live on.
 *
 * <pre>
 *   SIP thread ──post──► ┌─► posted ─► sockets ─► what is due ─► select ─┐
 *                        └───────────────────────────────────────────────┘
 * </pre>
 */
final class Exchange implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    private final InetAddress address;
    private final AtomicLong nextSeed;
    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final Set<ExchangeCall> calls = ConcurrentHashMap.newKeySet();
    private final DropCounts drops = new DropCounts();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closing;
    private volatile SipEndpoint sip;

    private Exchange(CarrierSettings settings) throws IOException {
        address = InetAddress.ofLiteral(settings.address());
        nextSeed = new AtomicLong(settings.seed());
        selector = Selector.open();
        thread = Thread.ofPlatform().name("carrier").daemon().unstarted(this::run);
    }

    static Exchange start(CarrierSettings settings) {
        try {
            Exchange exchange = new Exchange(settings);
            exchange.thread.start();
            return exchange;
        } catch (IOException e) {
            throw new UncheckedIOException("the carrier cannot open its selector", e);
        }
    }

    /** A call came in; on a SIP thread. */
    void on(IncomingCall sip) {
        Fate fate = NumberPlan.fate(sip.toUser()).orElse(new Fate.Refused(404, "Not Found"));
        switch (fate) {
            case Fate.Refused(int status, String phrase) -> sip.refuse(status, phrase);
            case Fate.Taken taken -> ExchangeCall.of(this, sip, taken).ifPresentOrElse(
                    call -> take(sip, call), () -> sip.refuse(488, "Not Acceptable Here"));
        }
    }

    private void take(IncomingCall sip, ExchangeCall call) {
        calls.add(call);
        sip.events(event -> post(call, () -> call.on(event, System.nanoTime())));
        selector.wakeup();
    }

    /** By whom the carrier calls; before the first call comes in. */
    void callsBy(SipEndpoint endpoint) {
        sip = endpoint;
    }

    /** Calls somebody who has called; from where it came it goes back. */
    void callBack(InetSocketAddress source, String caller) {
        if (Dialled.parse(caller) instanceof Dialled number) {
            var trunk = Trunk.udp("caller", source.getAddress().getHostAddress(), source.getPort(), NumberPlan.CALLER_BACK);
            calls.add(ExchangeCall.to(this, call -> offer -> sip.invite(
                    trunk, Dialling.to(number), offer, event -> post(call, () -> call.on(event, System.nanoTime())))));
        }
    }

    private void post(ExchangeCall call, Runnable step) {
        posted.add(() -> guarded(call, step));
        selector.wakeup();
    }

    private void run() {
        while (!closing) {
            for (Runnable step = posted.poll(); step != null; step = posted.poll()) {
                step.run();
            }
            readSockets();
            calls.forEach(call -> guarded(call, () -> call.onTime(System.nanoTime())));
            await();
        }
        new ArrayList<>(calls).forEach(ExchangeCall::end);
    }

    private void readSockets() {
        selector.selectedKeys().forEach(key -> {
            if (key.isValid() && key.attachment() instanceof ExchangeCall call) {
                guarded(call, () -> call.read(key.channel(), System.nanoTime()));
            }
        });
        selector.selectedKeys().clear();
    }

    private void await() {
        long now = System.nanoTime();
        long wait = IDLE_NANOS;
        for (ExchangeCall call : calls) {
            long deadline = call.nextDeadlineNanos();
            wait = deadline == Long.MAX_VALUE ? wait : Math.min(wait, deadline - now);
        }
        try {
            if (wait <= 0 || !posted.isEmpty() || closing) {
                selector.selectNow();
            } else {
                selector.select((wait + 999_999) / 1_000_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the carrier's selector failed", e);
        }
    }

    /** A fault of ours ends one call, not the carrier. */
    private void guarded(ExchangeCall call, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a call of the test carrier failed", e);
            call.hangUp("failed");
        }
    }

    void forget(ExchangeCall call) {
        calls.remove(call);
    }

    InetAddress address() {
        return address;
    }

    /** A call's own chance. */
    RandomGenerator random() {
        return new SplittableRandom(nextSeed.getAndIncrement());
    }

    Selector selector() {
        return selector;
    }

    DropCounts drops() {
        return drops;
    }

    AtomicLong received() {
        return received;
    }

    AtomicLong sent() {
        return sent;
    }

    CarrierSnapshot snapshot() {
        int sockets = calls.stream().mapToInt(ExchangeCall::sockets).sum();
        return new CarrierSnapshot(calls.size(), sockets, received.get(), sent.get(), drops.snapshot());
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the carrier's selector cannot be closed", e);
        }
    }
}
