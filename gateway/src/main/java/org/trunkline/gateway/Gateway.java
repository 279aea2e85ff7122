package org.trunkline.gateway;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.trunkline.carrier.Carrier;
import org.trunkline.carrier.CarrierSettings;
import org.trunkline.carrier.TestNumber;
import org.trunkline.config.ConfigWrong;
import org.trunkline.config.RoutePlan;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.Routes;
import org.trunkline.config.Settings;
import org.trunkline.config.TrunkPlan;
import org.trunkline.config.TrunklineConfig;
import org.trunkline.gateway.call.CallSettings;
import org.trunkline.gateway.call.CallTimes;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.signal.Users;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipEndpoint;

/** The whole gateway: makes the engines from the settings in order, and stops them in the other. */
@ApplicationScoped
public class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    private final TrunklineConfig config;
    private final String version;
    private Settings settings;
    private Optional<Carrier> carrier = Optional.empty();
    private MediaEngine media;
    private SipEndpoint sip;
    private Calls calls;

    /** For the container. */
    Gateway(TrunklineConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
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
     * The media engine.
     *
     * @return running
     */
    public MediaEngine media() {
        return media;
    }

    /**
     * The SIP endpoint.
     *
     * @return running
     */
    public SipEndpoint sip() {
        return sip;
    }

    /**
     * Origins whose pages may connect.
     *
     * @return lower case; "self" is this server
     */
    public Set<String> origins() {
        return settings.origins();
    }

    /**
     * How many calls one page may have.
     *
     * @return at least 1
     */
    public int mostCallsOfAPage() {
        return config.calls().mostOfAPage();
    }

    /**
     * Who may be called.
     *
     * @return as configured
     */
    public Users users() {
        return (_, _) -> false;
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
        settings = Settings.of(config);
        if (config.carrier().enabled()) {
            carrier = Optional.of(Carrier.start(CarrierSettings.loopback(config.carrier().port())));
        }
        media = MediaEngine.start(settings.media());
        media.rehearse();
        sip = SipEndpoint.start(settings.sip(), call -> call.refuse(403, "Forbidden")); // calls in: not yet
        calls = new Calls(callSettings(), media, _ -> sip);
        LOG.infof("SIP on UDP %s:%d, %d route(s)", settings.sip().bindAddress(), sip.port(), settings.routes().size());
    }

    private void stopEngines() {
        close(calls);
        close(sip);
        close(media);
        carrier.ifPresent(Gateway::close);
    }

    private CallSettings callSettings() {
        var limits = config.calls();
        var times = new CallTimes(limits.ringTime(), limits.mediaTime());
        return new CallSettings(routes(), List.of(), Optional.empty(), limits.most(), times);
    }

    private Routes routes() {
        var routes = settings.routes();
        return new Routes() {
            @Override
            public Optional<RoutePlan> out(String dialled, Optional<String> user) {
                return routes.stream().filter(route -> route.allows(dialled)).findFirst().map(route -> new RoutePlan(
                        route.prefix(),
                        List.of(new RouteTarget.ToTrunk(
                                new TrunkPlan(route.trunk(), route.media(), Integer.MAX_VALUE),
                                Dialling.to(new Dialled(dialled))))));
            }

            @Override
            public Optional<RoutePlan> in(String trunk, String did, String caller) {
                return Optional.empty();
            }
        };
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
