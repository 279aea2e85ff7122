package org.trunkline.gateway;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells a person who started the demo what to do next. */
@ApplicationScoped
public class DemoGreeting {
    private static final Logger LOG = Logger.getLogger(DemoGreeting.class);
    private static final int LAST = 9000;

    private final Gateway gateway;
    private final int port;
    private final int tlsPort;
    private final boolean tls;

    /** For the container. */
    DemoGreeting(
            Gateway gateway,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.http.ssl-port") int tlsPort,
            @ConfigProperty(name = "trunkline.https.certificate") Optional<String> certificate) {
        this.gateway = gateway;
        this.port = port;
        this.tlsPort = tlsPort;
        tls = certificate.isPresent();
    }

    void greet(@Observes @Priority(LAST) StartupEvent event) {
        var numbers = gateway.testNumbers();
        if (numbers.isEmpty()) {
            return;
        }
        var text = new StringBuilder("The softphone is at " + addresses() + "\nNumbers to dial:\n");
        numbers.forEach(n -> text.append("  %-14s %-12s %s%n".formatted(n.number(), n.name(), n.description())));
        LOG.info(text.append("Ctrl-C ends it."));
    }

    private String addresses() {
        if (!tls) {
            return "http://localhost:" + port + "/?user=demo";
        }
        var all = Stream.concat(Stream.of("localhost"), DemoCertificate.addresses().stream())
                .map(host -> "https://" + host + ":" + tlsPort + "/?user=demo")
                .collect(Collectors.joining(", "));
        return all + "\nWhoever reaches this machine can open it. A browser warns where nobody that it knows has signed the certificate.";
    }
}
