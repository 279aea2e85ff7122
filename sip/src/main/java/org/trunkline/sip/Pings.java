package org.trunkline.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sip.message.Response;
import org.jboss.logging.Logger;

/**
 * Asks the hosts of trunks by OPTIONS whether they are there (RFC 3261 §11), over the way that calls take.
 *
 * <pre>
 *   OPTIONS ──any final answer but 408 and 503──► alive
 *      └─────408, 503, silence, no way there────► dead, until it answers or a call gets through
 * </pre>
 *
 * On the SIP thread.
 */
final class Pings {
    private static final Logger LOG = Logger.getLogger(Pings.class);

    private final Office office;
    private final Random jitter = new Random();
    private final List<Rounds> rounds = new ArrayList<>();

    Pings(Office office) {
        this.office = office;
    }

    /** From now on these are asked, and no others. */
    void set(List<Trunk> trunks) {
        rounds.forEach(Rounds::stop);
        rounds.clear();
        for (var trunk : trunks) {
            trunk.ping().ifPresent(interval -> rounds.add(new Rounds(trunk, interval)));
        }
        rounds.forEach(Rounds::next);
    }

    private final class Rounds {
        private final Trunk trunk;
        private final Duration interval;
        private Future<?> pending;
        private boolean stopped;

        Rounds(Trunk trunk, Duration interval) {
            this.trunk = trunk;
            this.interval = interval;
        }

        void next() {
            office.directory().findAll(trunk, hosts -> {
                if (!stopped) {
                    hosts.forEach(host -> new Ping(trunk, host).send());
                    pending = office.thread().after(jittered(), this::next);
                }
            });
        }

        /** Up to a tenth sooner, so that many trunks are not asked all at once. */
        private Duration jittered() {
            return interval.minusNanos((long) (interval.toNanos() * jitter.nextDouble() / 10));
        }

        void stop() {
            stopped = true;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }

    private final class Ping implements Errand {
        private final Trunk trunk;
        private final Target host;
        private final String tag = Wire.token();
        private final long sentNanos = System.nanoTime();
        private Future<?> silence;

        Ping(Trunk trunk, Target host) {
            this.trunk = trunk;
            this.host = host;
        }

        void send() {
            silence = office.thread().after(trunk.patience(), this::onNothing);
            var via = office.stack().port(host.transport()).getViaHeader();
            office.send(this, office.wire().options(trunk, tag, via), host);
        }

        @Override
        public void onResponse(Response response) {
            int status = response.getStatusCode();
            if (status < 200) {
                return;
            }
            silence.cancel(false);
            if (status == Response.REQUEST_TIMEOUT || status == Response.SERVICE_UNAVAILABLE) {
                dead(Wire.retryAfter(response), status + " to OPTIONS");
            } else {
                long rtt = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
                office.directory().alive(trunk, host, OptionalLong.of(rtt));
            }
        }

        @Override
        public void onNothing() {
            silence.cancel(false);
            if (office.errands().remove(tag, this)) {
                office.stack().forget(tag);
                dead(Duration.ZERO, "no answer to OPTIONS");
            }
        }

        private void dead(Duration atLeast, String why) {
            LOG.debugf("trunk %s, %s: %s", trunk.name(), host, why);
            office.directory().dead(trunk, host, atLeast);
        }
    }
}
