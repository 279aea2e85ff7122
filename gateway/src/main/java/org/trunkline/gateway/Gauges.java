package org.trunkline.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.trunkline.media.Drop;

/** What the engines' snapshots say, as metrics. */
@ApplicationScoped
public class Gauges {
    private static final int AFTER_THE_ENGINES = 5000;

    private final Gateway gateway;
    private final MeterRegistry registry;

    /** For the container. */
    Gauges(Gateway gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
    }

    void register(@Observes @Priority(AFTER_THE_ENGINES) StartupEvent event) {
        gauge("trunkline.calls", "Calls that hold anything", g -> g.calls().count());
        gauge("trunkline.phones", "SIP phones in browsers that are registered", g -> g.phones().snapshot().phones());
        gauge("trunkline.rtp.pairs.in.use", "RTP port pairs in use", g -> g.media().snapshot().rtpPairsInUse());
        gauge("trunkline.rtp.pairs.free", "RTP port pairs left", g -> g.media().snapshot().rtpPairsFree());
        gauge("trunkline.dtls.sessions", "DTLS sessions", g -> g.media().snapshot().dtlsSessions());
        gauge("trunkline.opus.sessions", "Opus encoders and decoders", g -> g.media().snapshot().opusSessions());
        FunctionCounter.builder("trunkline.refused.for.overload", gateway, g -> g.media().snapshot().refusedForOverload())
                .description("Calls that were turned away because the media loops came late")
                .register(registry);
        for (var reason : Drop.values()) {
            FunctionCounter.builder("trunkline.drops", gateway, g -> g.media().dropped(reason))
                    .description("Datagrams and packets that were not used")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void gauge(String name, String description, ToDoubleFunction<Gateway> value) {
        Gauge.builder(name, gateway, value).description(description).register(registry);
    }
}
