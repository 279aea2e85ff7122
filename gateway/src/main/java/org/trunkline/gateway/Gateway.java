package org.trunkline.gateway;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.trunkline.carrier.Carrier;
import org.trunkline.carrier.CarrierSettings;
import org.trunkline.carrier.TestNumber;
import org.trunkline.config.ConfigInput;
import org.trunkline.config.ConfigWrong;
import org.trunkline.config.Configuration;
import org.trunkline.config.ExtensionPlan;
import org.trunkline.config.IceServer;
import org.trunkline.config.Settings;
import org.trunkline.config.TrunkPlan;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.CallSettings;
import org.trunkline.gateway.call.CallTimes;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.phones.PhoneAccess;
import org.trunkline.gateway.phones.Phones;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.PhoneSettings;
import org.trunkline.sip.Refusal;
import org.trunkline.sip.RegistrationState;
import org.trunkline.sip.TargetState;
import org.trunkline.sip.Trunk;

/** The whole gateway: makes the engines from the settings in order, and stops them in the other. */
@ApplicationScoped
public class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    private final String version;
    private volatile Configuration configuration;
    private Optional<Carrier> carrier = Optional.empty();
    private MediaEngine media;
    private CompletionStage<Void> rehearsed;
    private ConfigWatch watch;
    private SipEndpoints sip;
    private Extensions extensions;
    private volatile Calls calls; // calls in come on SIP threads
    private final Access access = new Access();
    private Phones phones;
    private final List<Runnable> hearTrunks = new CopyOnWriteArrayList<>();

    /** For the container. */
    Gateway(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    void start(@Observes StartupEvent event) {
        try {
            startEngines();
        } catch (ConfigWrong | IOException | UncheckedIOException | IllegalArgumentException wrong) {
            stopEngines();
            throw new ConfigurationException("Trunkline cannot start: " + wrong.getMessage()); // printed without a trace
        }
    }

    /** While pages still have their sockets, so that they hear why their calls end. */
    void stopSoon(@Observes ShutdownDelayInitiatedEvent event) {
        close(calls);
    }

    void stop(@Observes ShutdownEvent event) {
        stopEngines();
    }

    /**
     * The calls.
     *
     * @return running
     */
    public Calls calls() {
        return calls;
    }

    /**
     * SIP phones in browsers.
     *
     * @return running
     */
    public Phones phones() {
        return phones;
    }

    /**
     * The media engine.
     *
     * @return running
     */
    public MediaEngine media() {
        return media;
    }

    /** Over when the media engine has played its first call, which has nobody in it. */
    CompletionStage<Void> rehearsed() {
        return rehearsed;
    }

    /**
     * How many SIP messages were not served, of trunks and of phones in browsers.
     *
     * @param reason why
     * @return since the start
     */
    long refused(Refusal reason) {
        return sip.snapshots().stream().mapToLong(endpoint -> endpoint.refused(reason)).sum()
                + phones.snapshot().refused(reason);
    }

    /**
     * The trunks as they are now.
     *
     * @return in the order of the configuration
     */
    List<TrunkStatus> trunks() {
        var endpoints = sip.snapshots();
        var registrations = endpoints.stream()
                .flatMap(endpoint -> endpoint.registrations().stream())
                .collect(Collectors.groupingBy(RegistrationState::trunk));
        var targets = endpoints.stream()
                .flatMap(endpoint -> endpoint.targets().stream())
                .collect(Collectors.groupingBy(TargetState::trunk));
        return settings().trunks().stream()
                .map(plan -> status(
                        plan,
                        targets.getOrDefault(plan.sip().name(), List.of()),
                        registrations.getOrDefault(plan.sip().name(), List.of())))
                .toList();
    }

    private TrunkStatus status(TrunkPlan plan, List<TargetState> targets, List<RegistrationState> registrations) {
        var name = plan.sip().name();
        return new TrunkStatus(
                name,
                calls.onTrunk(name),
                plan.mostCalls(),
                targets,
                registrations.stream().filter(one -> one.extension().isEmpty()).findFirst(),
                registrations.stream().filter(one -> one.extension().isPresent()).toList());
    }

    /**
     * The extensions of users as they are now.
     *
     * @return in the order of the configuration
     */
    List<ExtensionStatus> extensions() {
        var registrations = sip.snapshots().stream()
                .flatMap(endpoint -> endpoint.registrations().stream())
                .filter(one -> one.extension().isPresent())
                .collect(Collectors.toMap(one -> one.extension().orElseThrow(), Function.identity(), (_, last) -> last));
        return settings().extensions().stream()
                .map(plan -> new ExtensionStatus(
                        plan.user(), plan.trunk().sip().name(), Optional.ofNullable(registrations.get(plan.user()))))
                .toList();
    }

    Optional<TrunkStatus> trunk(String name) {
        return trunks().stream().filter(trunk -> trunk.name().equals(name)).findFirst();
    }

    /** Whether we are to register at a trunk. */
    boolean registers(String name) {
        return settings().trunks().stream()
                .anyMatch(plan -> plan.sip().name().equals(name) && plan.sip().registering().isPresent());
    }

    /** Calls back now, and whenever the trunks are others. */
    void onTrunks(Runnable heard) {
        hearTrunks.add(heard);
        heard.run();
    }

    /**
     * Origins whose pages may connect.
     *
     * @return lower case; "self" is this server
     */
    public Set<String> origins() {
        return settings().origins();
    }

    /**
     * STUN and TURN servers that pages are told.
     *
     * @return in order
     */
    public List<IceServer> iceServers() {
        return settings().iceServers();
    }

    /**
     * How many calls one page may have.
     *
     * @return at least 1
     */
    public int mostCallsOfAPage() {
        return configuration.written().calls().mostOfAPage();
    }

    /**
     * For how long calls wait for a page, or its media, that is away.
     *
     * @return zero: not at all
     */
    public Duration grace() {
        return configuration.written().calls().grace();
    }

    /**
     * Who is let in.
     *
     * @return as configured
     */
    public Access access() {
        return access;
    }

    /**
     * This software's version.
     *
     * @return as in the build
     */
    public String version() {
        return version;
    }

    /**
     * Numbers of the simulated phone company.
     *
     * @return none outside the demo
     */
    public List<TestNumber> testNumbers() {
        return carrier.map(Carrier::numbers).orElse(List.of());
    }

    private void startEngines() throws IOException {
        configuration = Configuration.load(ConfigInput.ofProcess());
        configuration.warnings().forEach(LOG::warn);
        var settings = configuration.settings();
        var config = configuration.written();
        if (config.carrier().enabled()) {
            carrier = Optional.of(Carrier.start(CarrierSettings.loopback(config.carrier().port())));
        }
        media = MediaEngine.start(settings.media());
        rehearsed = media.rehearse();
        sip = new SipEndpoints(settings.sip(), TrunkPlan::endpoint, new Arrivals(() -> Optional.ofNullable(calls)));
        access.plan(settings.access(), settings.users());
        calls = new Calls(callSettings(), media, sip);
        phones = new Phones(phoneSettings(), new PhoneAccess(access, configuration.written().phones().realm()), calls, mostCallsOfAPage());
        extensions = new Extensions(calls.presence(), grace(), sip::online);
        sip.trunks(allTrunks(settings));
        extensions.plan(settings.extensions());
        watch = new ConfigWatch(configuration.input().files(), this::reloadChanged).start(ConfigWatch.INTERVAL);
        LOG.infof(
                "SIP at %s:%d, %d trunk(s)",
                settings.sip().bindAddress(), sip.usual().port(), settings.trunks().size());
    }

    /**
     * Reads the configuration anew and takes over its trunks, routes, users, keys of tokens and origins. Calls that go on keep theirs.
     *
     * @return what needs a restart, and what looks like a mistake
     * @throws ConfigWrong when it cannot be used; nothing has changed then
     * @throws UncheckedIOException when a trunk's own SIP port cannot be opened; nothing has changed then
     */
    synchronized List<String> reload() {
        var next = configuration.reload();
        sip.trunks(allTrunks(next.settings()));
        extensions.plan(next.settings().extensions());
        configuration = next;
        access.plan(next.settings().access(), next.settings().users());
        calls.settings(callSettings());
        hearTrunks.forEach(Runnable::run);
        LOG.infof("Configuration reloaded: %d trunk(s)", next.settings().trunks().size());
        next.warnings().forEach(LOG::warn);
        return next.warnings();
    }

    private void reloadChanged() {
        try {
            reload();
        } catch (ConfigWrong | UncheckedIOException wrong) {
            LOG.errorf("The changed configuration cannot be used, the old one goes on:%n%s", wrong.getMessage());
        }
    }

    private Settings settings() {
        return configuration.settings();
    }

    private static List<TrunkPlan> allTrunks(Settings settings) {
        return Stream.concat(settings.trunks().stream(), settings.extensions().stream().map(ExtensionPlan::trunk)).toList();
    }

    private void stopEngines() {
        close(watch);
        close(calls);
        close(phones);
        close(extensions);
        close(sip);
        close(media);
        carrier.ifPresent(Gateway::close);
    }

    private CallSettings callSettings() {
        var limits = configuration.written().calls();
        var settings = settings();
        var times = new CallTimes(limits.reachTime(), limits.ringTime(), limits.mediaTime());
        return new CallSettings(settings.routes(), settings.trunks(), carrier.map(Gateway::plan), limits.most(), times,
                settings.messages());
    }

    private PhoneSettings phoneSettings() {
        var realm = configuration.written().phones().realm();
        return new PhoneSettings("phones", realm, settings().sip().userAgent(), PhoneSettings.Limits.USUAL);
    }

    /** Routes can send calls to test numbers as if they were a trunk's. */
    private static TrunkPlan plan(Carrier carrier) {
        var trunk = Trunk.udp("test-carrier", "127.0.0.1", carrier.sipPort(), "anonymous");
        return new TrunkPlan(trunk, TrunkMedia.DEFAULT, Integer.MAX_VALUE);
    }

    private static void close(AutoCloseable engine) {
        try {
            if (engine != null) {
                engine.close();
            }
        } catch (Exception failed) {
            LOG.warnf("Something did not stop cleanly: %s", failed.getMessage());
        }
    }
}
