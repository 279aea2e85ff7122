package org.trunkline.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.trunkline.media.bridge.LoopSnapshot;
import org.trunkline.media.net.LoopHealth;
import org.trunkline.media.net.Spread;

/** How late each media loop is, and what it gives up for that, as metrics. */
@ApplicationScoped
public class LoopGauges {
    private static final int AFTER_THE_ENGINES = 5000;
    private static final double NANOS_A_SECOND = 1e9;

    private final Gateway gateway;
    private final MeterRegistry registry;

    /** For the container. */
    LoopGauges(Gateway gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
    }

    void register(@Observes @Priority(AFTER_THE_ENGINES) StartupEvent event) {
        for (int loop = 0; loop < gateway.media().snapshot().loops().size(); loop++) {
            gauge("trunkline.loop.calls", "Calls on a media loop", loop, LoopSnapshot::calls);
            gauge("trunkline.loop.busy", "Share of the last second in which it worked", loop, l -> l.health().busyPercent() / 100.0);
            gauge("trunkline.loop.spares.encoders", "1 while G.711 is sent where the network is clean", loop, l -> l.sparing() ? 1 : 0);
            gauge("trunkline.loop.opus.complexity", "Effort toward its browsers", loop, LoopSnapshot::opusComplexity);
            gauge("trunkline.loop.admits", "1 while it takes new calls", loop, l -> l.admits() ? 1 : 0);
            spread("trunkline.loop.lateness", "How late its alarms go off", loop, "1s", LoopHealth::latenessOfASecond);
            spread("trunkline.loop.lateness", "How late its alarms go off", loop, "10m", LoopHealth::latenessOfTenMinutes);
            spread("trunkline.loop.round", "For how long it works at a stretch", loop, "1s", LoopHealth::roundsOfASecond);
            spread("trunkline.loop.round", "For how long it works at a stretch", loop, "10m", LoopHealth::roundsOfTenMinutes);
        }
    }

    private void gauge(String name, String description, int loop, ToDoubleFunction<LoopSnapshot> value) {
        Gauge.builder(name, gateway, g -> value.applyAsDouble(g.media().snapshot().loops().get(loop)))
                .description(description)
                .tag("loop", Integer.toString(loop))
                .register(registry);
    }

    private void spread(String name, String description, int loop, String window, Function<LoopHealth, Spread> which) {
        quantile(name, description, loop, window, "0.5", health -> which.apply(health).p50Nanos());
        quantile(name, description, loop, window, "0.99", health -> which.apply(health).p99Nanos());
        quantile(name, description, loop, window, "0.999", health -> which.apply(health).p999Nanos());
        quantile(name, description, loop, window, "1", health -> which.apply(health).mostNanos());
    }

    private void quantile(
            String name, String description, int loop, String window, String quantile, ToDoubleFunction<LoopHealth> nanos) {
        Gauge.builder(name, gateway, g -> nanos.applyAsDouble(g.media().snapshot().loops().get(loop).health()) / NANOS_A_SECOND)
                .description(description)
                .baseUnit("seconds")
                .tag("loop", Integer.toString(loop))
                .tag("window", window)
                .tag("quantile", quantile)
                .register(registry);
    }
}
