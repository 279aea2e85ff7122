package org.trunkline.carrier;

import java.util.List;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SourceRange;

/** A running carrier. Its numbers can be called by SIP over UDP, with PCMU or PCMA and telephone-event. */
public final class Carrier implements AutoCloseable {
    private final Exchange exchange;
    private final SipEndpoint endpoint;

    private Carrier(Exchange exchange, SipEndpoint endpoint) {
        this.exchange = exchange;
        this.endpoint = endpoint;
    }

    /**
     * Opens the SIP port and waits for calls.
     *
     * @param settings where
     * @return the carrier; close it to free its sockets and threads
     * @throws java.io.UncheckedIOException when the port cannot be opened
     */
    public static Carrier start(CarrierSettings settings) {
        Exchange exchange = Exchange.start(settings);
        try {
            List<SourceRange> anybody = List.of(SourceRange.parse("0.0.0.0/0"), SourceRange.parse("::/0"));
            SipSettings sip = SipSettings.at("carrier", settings.address(), settings.sipPort()).allowing(anybody).withoutTransfers();
            SipEndpoint endpoint = SipEndpoint.start(sip, exchange::on);
            exchange.callsBy(endpoint);
            return new Carrier(exchange, endpoint);
        } catch (RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    /**
     * Where to send INVITE to.
     *
     * @return UDP port
     */
    public int sipPort() {
        return endpoint.port();
    }

    /**
     * What can be dialled.
     *
     * @return all numbers, in order
     */
    public List<TestNumber> numbers() {
        return NumberPlan.numbers();
    }

    /**
     * What there is at this moment. May be called from any thread.
     *
     * @return counts
     */
    public CarrierSnapshot snapshot() {
        return exchange.snapshot();
    }

    /** Hangs up what is left and closes all sockets. */
    @Override
    public void close() {
        endpoint.close();
        exchange.close();
    }
}
