package org.trunkline.sip;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jboss.logging.Logger;
import org.trunkline.sip.Registration.Output;
import org.trunkline.sip.Registration.State;

/** The registration of a trunk, or of one extension at it: sends what {@link Registration} asks for, and tells it what comes of it. On the SIP thread. */
final class Enrolment {
    private static final Logger LOG = Logger.getLogger(Enrolment.class);

    private final Office office;
    private final Trunk trunk;
    private final Registering how;
    private final Registration registration;
    private final Proving proving;
    private final Consumer<Enrolment> gone;
    private final String callId = Wire.token(); // RFC 3261 §10.2: the same for all, with a CSeq that grows
    private long sequence;
    private Optional<Target> lastAsked = Optional.empty();
    private Optional<Asking> asking = Optional.empty();
    private Future<?> deadline;
    private String said = ""; // to the log, which need not hear it again
    private boolean over;

    /** @param gone is told once, when it is over */
    Enrolment(Office office, Trunk trunk, RandomGenerator random, Consumer<Enrolment> gone) {
        this.office = office;
        this.trunk = trunk;
        this.gone = gone;
        how = trunk.registering().orElseThrow();
        registration = new Registration(how.expires(), random);
        proving = new Proving(office.keyring().of(trunk), Wire::token);
    }

    void start() {
        perform(registration.start(now()));
    }

    void stop() {
        office.serviceRoutes().remove(trunk.account());
        perform(registration.stop(now()));
    }

    /** What makes a binding: for trunks that are equal in it, one is as good as another. */
    record Terms(
            Trunk.Account account,
            TrunkAddress address,
            Optional<Registering> registering,
            Optional<Credentials> credentials,
            TlsSettings tls) {
        static Terms of(Trunk trunk) {
            return new Terms(trunk.account(), trunk.address(), trunk.registering(), trunk.credentials(), trunk.tls());
        }
    }

    Terms terms() {
        return Terms.of(trunk);
    }

    /** The address of record: of two about the same one, neither must undo what the other does. */
    String place() {
        return how.user() + "@" + how.domain().orElse(trunk.address().host()).toLowerCase(Locale.ROOT);
    }

    private long now() {
        return office.thread().nowNanos();
    }

    private void perform(List<Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case Output.Ask(var expires) -> ask(expires);
                case Output.Forget() -> letGo();
            }
        }
        settle();
    }

    /** After each step: what the log, the timer and others have to know. */
    private void settle() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        registration.deadline().ifPresent(at -> deadline = office.thread().after(
                Duration.ofNanos(Math.max(0, at - now())), () -> perform(registration.onTime(now()))));
        switch (registration.state()) {
            case State.Registered _ -> say(Logger.Level.INFO, "registered");
            case State.Waiting _ -> say(Logger.Level.WARN, "not registered: " + registration.lastFailure().orElse(""));
            case State.Gone _ -> over();
            case State.Unregistered _, State.Registering _, State.Unregistering _ -> {}
        }
    }

    private void say(Logger.Level level, String words) {
        if (!words.equals(said)) {
            said = words;
            LOG.logf(level, "%s: %s", trunk.words(), words);
        }
    }

    private void over() {
        if (!over) {
            over = true;
            letGo();
            gone.accept(this);
        }
    }

    private long secondsTo(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos - now());
    }

    /** From any thread. */
    RegistrationState snapshot() {
        var phase = switch (registration.state()) {
            case State.Unregistered _ -> RegistrationState.Phase.UNREGISTERED;
            case State.Registering _ -> RegistrationState.Phase.REGISTERING;
            case State.Registered _ -> RegistrationState.Phase.REGISTERED;
            case State.Waiting _ -> RegistrationState.Phase.WAITING;
            case State.Unregistering _, State.Gone _ -> RegistrationState.Phase.UNREGISTERING;
        };
        var until = registration.boundUntil();
        var left = until.isPresent() && until.getAsLong() - now() > 0
                ? OptionalLong.of(secondsTo(until.getAsLong()))
                : OptionalLong.empty();
        return new RegistrationState(trunk.name(), trunk.extension(), phase, left, registration.lastFailure());
    }

    private void ask(Duration expires) {
        letGo();
        var next = new Asking(expires);
        asking = Optional.of(next);
        if (expires.isZero()) {
            next.at(lastAsked.stream().toList());
        } else {
            office.directory().find(trunk, hosts -> next.at(preferred(hosts)));
        }
    }

    /** Where we were before first: a registrar may keep what it knows to itself. */
    private List<Target> preferred(List<Target> hosts) {
        var order = new ArrayList<>(hosts);
        lastAsked.filter(order::remove).ifPresent(order::addFirst);
        return order;
    }

    private void letGo() {
        asking.ifPresent(Asking::leave);
        asking = Optional.empty();
    }

    /** One REGISTER, with its repetitions for proofs and at further hosts. */
    private final class Asking implements Errand {
        private final Duration expires;
        private final Deque<Target> left = new ArrayDeque<>();
        private Proving.Exchange exchange;
        private Target target;
        private Request request;
        private Optional<Future<?>> silence = Optional.empty();

        Asking(Duration expires) {
            this.expires = expires;
        }

        void at(List<Target> hosts) {
            if (current()) {
                left.addAll(hosts);
                next("the trunk's host name is not known", Duration.ZERO);
            }
        }

        private boolean current() {
            return asking.filter(this::equals).isPresent();
        }

        /** At the next host, or not at all for the reason that the last one gave. */
        private void next(String why, Duration atLeast) {
            if (left.isEmpty()) {
                failed(why, atLeast);
                return;
            }
            target = left.removeFirst();
            exchange = proving.exchange(Proving.Place.REGISTRAR);
            send(List.of());
        }

        private void failed(String why, Duration atLeast) {
            asking = Optional.empty();
            registration.onFailure(why, atLeast, now());
            settle();
        }

        private void send(List<Proving.Proof> proofs) {
            lastAsked = Optional.of(target);
            var via = office.stack().port(target.transport()).getViaHeader();
            request = office.wire().register(trunk, how, callId, ++sequence, expires, via);
            Answerer.prove(request, proofs);
            if (!left.isEmpty()) { // the last one has 32 s (RFC 3261 §17.1.2.2: timer F)
                silence = Optional.of(office.thread().after(trunk.patience(), this::onNothing));
            }
            office.send(this, request, target);
        }

        void leave() {
            silence.ifPresent(timer -> timer.cancel(false));
            if (request != null && office.errands().remove(Wire.fromTag(request), this)) {
                office.stack().forget(Wire.fromTag(request));
            }
        }

        @Override
        public void onNothing() {
            leave();
            if (current()) {
                office.directory().dead(trunk, target, Duration.ZERO);
                next("the registrar does not answer", Duration.ZERO);
            }
        }

        @Override
        public void onResponse(Response response) {
            silence.ifPresent(timer -> timer.cancel(false));
            if (response.getStatusCode() >= 200 && current()) {
                answered(response);
            }
        }

        private void answered(Response response) {
            var proofs = Answerer.asks(response)
                    ? Answerer.answer(exchange, response, request, office.tally())
                    : List.<Proving.Proof>of();
            if (!proofs.isEmpty()) {
                send(proofs);
                return;
            }
            int status = response.getStatusCode();
            var later = Wire.retryAfter(response);
            boolean down = status == Response.REQUEST_TIMEOUT || status == Response.SERVICE_UNAVAILABLE;
            if (down) {
                office.directory().dead(trunk, target, later);
            } else {
                office.directory().alive(trunk, target, OptionalLong.empty());
            }
            if (status / 100 == 2) {
                accepted(response);
            } else if (status == Response.INTERVAL_TOO_BRIEF) {
                asking = Optional.empty();
                perform(registration.onTooBrief(Granted.minimum(response), now()));
            } else if (down || status / 100 == 5) {
                next(words(response), later);
            } else {
                failed(words(response), later);
            }
        }

        private void accepted(Response response) {
            asking = Optional.empty();
            if (!expires.isZero()) { // RFC 3608 §5
                office.serviceRoutes().put(trunk.account(), Granted.serviceRoute(response));
            }
            registration.onAccepted(Granted.seconds(request, response), now());
            settle();
        }

        private static String words(Response response) {
            var phrase = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
            return Reasons.clean(response.getStatusCode() + " " + phrase).strip();
        }
    }
}
