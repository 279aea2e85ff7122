package org.trunkline.gateway;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalDouble;
import org.trunkline.gateway.call.CallRecord;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.quality.LegQuality;
import org.trunkline.media.quality.StreamQuality;

/** How good the calls were that have ended, as metrics of their trunks. */
@ApplicationScoped
public class QualityMetrics {
    private static final int AFTER_THE_ENGINES = 5000;
    private static final double MICROS_A_SECOND = 1e6;
    private static final double[] MOS = {1.5, 2, 2.6, 3.1, 3.6, 4, 4.2, 4.3};
    private static final double[] LOSS_PERCENT = {0.1, 0.5, 1, 2, 3, 5, 10, 20};
    private static final double[] SECONDS = {0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6};

    private final Gateway gateway;
    private final MeterRegistry registry;

    /** For the container. */
    QualityMetrics(Gateway gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
    }

    void register(@Observes @Priority(AFTER_THE_ENGINES) StartupEvent event) {
        gateway.calls().onRecords(this::ended);
    }

    private void ended(CallRecord call) {
        var quality = call.quality();
        var tags = Tags.of("trunk", call.trunk());
        ways(quality.heardMos(), quality.spokenMos(), tags);
        quality.browser().ifPresent(leg -> leg(leg, tags.and("leg", "browser")));
        leg(quality.trunk(), tags.and("leg", "trunk"));
        call.otherTrunk().ifPresent(name -> joined(Tags.of("trunk", name), quality));
    }

    /** The trunk that another one was joined with: what is heard from the one is spoken to the other. */
    private void joined(Tags tags, CallQuality quality) {
        ways(quality.spokenMos(), quality.heardMos(), tags);
        quality.otherTrunk().ifPresent(leg -> leg(leg, tags.and("leg", "trunk")));
    }

    private void ways(OptionalDouble heard, OptionalDouble spoken, Tags tags) {
        heard.ifPresent(mos -> mos(tags.and("way", "heard")).record(mos));
        spoken.ifPresent(mos -> mos(tags.and("way", "spoken")).record(mos));
    }

    private void leg(LegQuality leg, Tags tags) {
        stream(leg.in(), tags.and("direction", "in"));
        stream(leg.out(), tags.and("direction", "out"));
        leg.roundTripMicros().ifPresent(micros -> summary(
                        "trunkline.call.round.trip", "There and back, by RTCP", "seconds", SECONDS, tags)
                .record(micros / MICROS_A_SECOND));
    }

    /** Of a stream that nobody has heard nothing is known. */
    private void stream(StreamQuality stream, Tags tags) {
        if (stream.mos().isPresent()) {
            summary("trunkline.call.loss", "Packets of a call that were lost", "percent", LOSS_PERCENT, tags)
                    .record(stream.lossPercent());
            summary("trunkline.call.jitter", "How much the delay varied", "seconds", SECONDS, tags)
                    .record(stream.jitterMicros() / MICROS_A_SECOND);
        }
    }

    private DistributionSummary mos(Tags tags) {
        return DistributionSummary.builder("trunkline.call.mos")
                .description("MOS of a call by the E-model (ITU-T G.107)")
                .serviceLevelObjectives(MOS)
                .tags(tags)
                .register(registry);
    }

    private DistributionSummary summary(String name, String description, String unit, double[] steps, Tags tags) {
        return DistributionSummary.builder(name)
                .description(description)
                .baseUnit(unit)
                .serviceLevelObjectives(steps)
                .tags(tags)
                .register(registry);
    }
}
