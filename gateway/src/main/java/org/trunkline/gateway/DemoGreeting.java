package org.trunkline.gateway;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells a person who started the demo what to do next. */
@ApplicationScoped
public class DemoGreeting {
    private static final Logger LOG = Logger.getLogger(DemoGreeting.class);
    private static final int LAST = 9000;

    private final Gateway gateway;
    private final int port;

    /** For the container. */
    DemoGreeting(Gateway gateway, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.gateway = gateway;
        this.port = port;
    }

    void greet(@Observes @Priority(LAST) StartupEvent event) {
        var numbers = gateway.testNumbers();
        if (numbers.isEmpty()) {
            return;
        }
        var text = new StringBuilder("The softphone is at http://localhost:" + port + "/?user=demo\nNumbers to dial:\n");
        numbers.forEach(n -> text.append("  %-14s %-12s %s%n".formatted(n.number(), n.name(), n.description())));
        LOG.info(text.append("Ctrl-C ends it."));
    }
}
