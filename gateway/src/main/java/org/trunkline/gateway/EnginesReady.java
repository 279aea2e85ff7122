package org.trunkline.gateway;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.trunkline.media.bridge.LoopSnapshot;
import org.trunkline.media.bridge.MediaSnapshot;

/**
 * Ready when a call could be made: engines up, and an RTP port free. An overloaded gateway stays up, else its calls might be
 * ended for it; it says so.
 */
@Readiness
public class EnginesReady implements HealthCheck {
    private final Gateway gateway;

    /** For the container. */
    EnginesReady(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        var media = gateway.media().snapshot();
        return HealthCheckResponse.named("engines")
                .status(media.rtpPairsFree() > 0)
                .withData("calls", gateway.calls().count())
                .withData("opus", media.opus())
                .withData("overload", overload(media))
                .build();
    }

    private static String overload(MediaSnapshot media) {
        var loops = media.loops();
        String effort = "Opus complexity " + loops.stream().mapToInt(LoopSnapshot::opusComplexity).min().orElse(0)
                + (loops.stream().anyMatch(LoopSnapshot::sparing) ? ", G.711 where a browser's network is clean" : "");
        if (loops.stream().noneMatch(LoopSnapshot::admits)) {
            return "new calls are refused, " + effort;
        }
        return loops.stream().anyMatch(LoopSnapshot::saves) ? effort : "no";
    }
}
