package org.trunkline.gateway;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when a call could be made: engines up, and an RTP port free. */
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
                .build();
    }
}
