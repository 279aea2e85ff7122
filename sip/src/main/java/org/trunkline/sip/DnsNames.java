package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * The DNS by dnsjava: asks the system's servers, or one that is given; keeps answers as long as they say, a question
 * that nobody answers for half a minute. Waits, so it is asked on virtual threads only.
 */
final class DnsNames implements Names {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long UNANSWERED_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_KEPT = 2000;

    private record Question(String name, int type) {}

    private final Optional<InetSocketAddress> server;
    private final LookupSession session;
    private final Map<Question, Long> unanswered = new ConcurrentHashMap<>();

    DnsNames(Optional<InetSocketAddress> server) {
        this.server = server;
        var cache = new Cache(DClass.IN);
        cache.setMaxEntries(MAX_KEPT);
        var resolver = server.<Resolver>map(SimpleResolver::new).orElseGet(ExtendedResolver::new);
        resolver.setTimeout(PATIENCE);
        session = LookupSession.builder().resolver(resolver).cache(cache).cycleResults(false).build();
    }

    /** The system's. */
    static DnsNames usual() {
        return new DnsNames(Optional.empty());
    }

    @Override
    public List<Naptr> naptr(String domain) throws IOException {
        return ask(domain, Type.NAPTR).stream()
                .filter(NAPTRRecord.class::isInstance)
                .map(NAPTRRecord.class::cast)
                .map(entry -> new Naptr(entry.getOrder(), entry.getPreference(), entry.getFlags(), entry.getService(),
                        entry.getReplacement().toString(true)))
                .toList();
    }

    @Override
    public List<Srv> srv(String name) throws IOException {
        return ask(name, Type.SRV).stream()
                .filter(SRVRecord.class::isInstance)
                .map(SRVRecord.class::cast)
                .map(srv -> new Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), srv.getTarget().toString(true)))
                .toList();
    }

    /** IPv4 first; names that only the system knows, of {@code /etc/hosts} for example, are found too. */
    @Override
    public List<InetAddress> addresses(String host) throws IOException {
        var found = new ArrayList<InetAddress>();
        IOException failure = null;
        boolean local = server.isEmpty() && host.indexOf('.') < 0;
        for (int type : local ? new int[0] : new int[] {Type.A, Type.AAAA}) {
            try {
                ask(host, type).forEach(entry -> found.addAll(address(entry)));
            } catch (IOException unknown) {
                failure = unknown;
            }
        }
        if (!found.isEmpty()) {
            return found;
        }
        var known = server.isEmpty() ? system(host) : List.<InetAddress>of();
        if (known.isEmpty() && failure != null) {
            throw failure;
        }
        return known;
    }

    private static List<InetAddress> address(Record entry) {
        return switch (entry) {
            case ARecord four -> List.of(four.getAddress());
            case AAAARecord six -> List.of(six.getAddress());
            default -> List.of(); // an alias on the way
        };
    }

    private static List<InetAddress> system(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    private List<Record> ask(String name, int type) throws IOException {
        var question = new Question(name, type);
        var since = unanswered.get(question);
        if (since != null && System.nanoTime() - since < UNANSWERED_NANOS) {
            throw new IOException("the DNS did not answer a moment ago");
        }
        try {
            var records = answer(name, type);
            unanswered.remove(question);
            return records;
        } catch (IOException nobody) {
            if (unanswered.size() < MAX_KEPT) {
                unanswered.put(question, System.nanoTime());
            }
            throw nobody;
        }
    }

    private List<Record> answer(String name, int type) throws IOException {
        try {
            return session.lookupAsync(Name.fromString(name, Name.root), type)
                    .toCompletableFuture()
                    .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .getRecords();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NoSuchDomainException || failed.getCause() instanceof NoSuchRRSetException) {
                return List.of();
            }
            throw new IOException("the DNS says: " + failed.getCause().getMessage(), failed.getCause());
        } catch (TimeoutException silent) {
            throw new IOException("the DNS does not answer", silent);
        } catch (TextParseException odd) {
            return List.of(); // no name of the DNS
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
