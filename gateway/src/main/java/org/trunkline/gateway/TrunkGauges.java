package org.trunkline.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.trunkline.sip.Refusal;

/** What there is to be known of each trunk, as metrics. The trunks are those of the last reload. */
@ApplicationScoped
public class TrunkGauges {
    private static final int AFTER_THE_ENGINES = 5000;

    private final Gateway gateway;
    private final MeterRegistry registry;
    private final MultiGauge calls;
    private final MultiGauge alive;
    private final MultiGauge known;
    private final MultiGauge registered;
    private final MultiGauge extensions;
    private final MultiGauge extensionsRegistered;

    /** For the container. */
    TrunkGauges(Gateway gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
        calls = gauge("trunkline.trunk.calls", "Calls that a trunk carries, both ways");
        alive = gauge("trunkline.trunk.targets.alive", "Hosts of a trunk to which calls are sent");
        known = gauge("trunkline.trunk.targets", "Hosts of a trunk that were looked up");
        registered = gauge("trunkline.trunk.registered", "1 while a trunk's registrar sends its calls here");
        extensions = gauge("trunkline.trunk.extensions", "Extensions of users at a trunk that are to be registered now");
        extensionsRegistered = gauge("trunkline.trunk.extensions.registered", "Those to which its registrar sends calls here");
    }

    void register(@Observes @Priority(AFTER_THE_ENGINES) StartupEvent event) {
        for (var reason : Refusal.values()) {
            FunctionCounter.builder("trunkline.sip.refusals", gateway, g -> g.refused(reason))
                    .description("SIP messages that were not served")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        gateway.onTrunks(this::rows);
    }

    private void rows() {
        var all = gateway.trunks();
        rows(calls, all, TrunkStatus::calls);
        rows(alive, all, TrunkStatus::alive);
        rows(known, all, status -> status.targets().size());
        rows(extensions, all, status -> status.extensions().size());
        rows(extensionsRegistered, all, TrunkStatus::extensionsRegistered);
        var registering = all.stream().filter(trunk -> gateway.registers(trunk.name())).toList();
        rows(registered, registering, TrunkStatus::registered);
    }

    private void rows(MultiGauge gauge, List<TrunkStatus> trunks, ToDoubleFunction<TrunkStatus> value) {
        gauge.register(
                trunks.stream()
                        .map(trunk -> Row.of(
                                Tags.of("trunk", trunk.name()),
                                gateway,
                                g -> g.trunk(trunk.name()).map(value::applyAsDouble).orElse(0.0)))
                        .toList(),
                true);
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }
}
