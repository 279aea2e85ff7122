package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.message.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A browser's connectivity check. */
@State(Scope.Thread)
public class StunBench {
    private final InetSocketAddress from = new InetSocketAddress("127.0.0.1", 9);
    private final IceCredentials ours = new IceCredentials("oursours", "oursoursoursoursoursours");
    private final IceCredentials theirs = new IceCredentials("theirs", "theirstheirstheirstheirs");
    private final IceLite ice = new IceLite(ours, theirs, ConsentSettings.defaults(), new Random(1));
    private final byte[] check = new StunWriter(Message.BINDING_REQUEST, new byte[12])
            .with(AttributeFactory.createUsernameAttribute("oursours:theirs"))
            .with(AttributeFactory.createIceControllingAttribute(7))
            .with(AttributeFactory.createPriorityAttribute(1_845_501_695))
            .signed(ours.pwd().getBytes(StandardCharsets.US_ASCII));

    /** @return whose it is */
    @Benchmark
    public Optional<String> routed() {
        return StunRouting.localUfrag(check, 0, check.length);
    }

    /** @return the answer */
    @Benchmark
    public List<IceOutput> answered() {
        return ice.on(check, 0, check.length, from, 0);
    }
}
