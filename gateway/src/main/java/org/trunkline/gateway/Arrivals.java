package org.trunkline.gateway;

import java.util.Optional;
import java.util.function.Supplier;
import org.trunkline.gateway.call.Calls;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.IncomingCalls;
import org.trunkline.sip.IncomingMessage;

/** What trunks bring. Before the calls are there, nobody is refused for good. */
final class Arrivals implements IncomingCalls {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Supplier<Optional<Calls>> calls;

    Arrivals(Supplier<Optional<Calls>> calls) {
        this.calls = calls;
    }

    @Override
    public void on(IncomingCall call) {
        calls.get().ifPresentOrElse(
                ready -> ready.incoming(call), () -> call.refuse(SERVICE_UNAVAILABLE, "Service Unavailable"));
    }

    @Override
    public void on(IncomingMessage message) {
        calls.get().ifPresentOrElse(ready -> ready.incoming(message), () -> message.refuse(SERVICE_UNAVAILABLE));
    }
}
