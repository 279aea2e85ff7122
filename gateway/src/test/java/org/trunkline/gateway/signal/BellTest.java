package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.EndCause;
import org.trunkline.gateway.call.FakeCaller;
import org.trunkline.gateway.call.Gear;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.Side;
import org.trunkline.gateway.call.Station;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Trunk;

/** A page that asks for a call in the very moment in which it ends. */
class BellTest {
    private static final Trunk TRUNK = Trunk.udp("office", Gear.address(), 5060, "anonymous");
    private static final int TIMES = 20_000;

    private final MediaEngine media = Gear.media();
    private final Calls calls = new Calls(Gear.settings(TRUNK, "anna", 2), media, _ -> {
        throw new AssertionError("nobody is called out");
    });

    @AfterEach
    void close() {
        calls.close();
        media.close();
    }

    @Test
    void aCallThatIsNotThereAnyMoreIsToldToHaveEnded() throws Exception {
        var call = incoming();
        var why = new CallNews.Ended(EndCause.ANSWERED_ELSEWHERE, OptionalInt.empty(), Side.BROWSER, "Another page has it.");
        for (int i = 0; i < TIMES; i++) {
            var told = new AtomicInteger();
            var line = new Line(_ -> {
                told.incrementAndGet();
                return Uni.createFrom().voidItem();
            }, (_, _) -> {});
            var bell = new Bell(calls.presence(), new Teller(line));
            bell.rings(call);
            var stopping = CompletableFuture.runAsync(() -> bell.stops(call.id(), why));
            while (bell.named(call.id()).isPresent()) {
                Thread.onSpinWait();
            }
            assertThat(told).as("that it rings, and that it does not any more").hasValue(2);
            stopping.get();
        }
    }

    private Invitation incoming() throws Exception {
        var rings = new CompletableFuture<Invitation>();
        calls.presence().add("anna", new Station() {
            @Override
            public void rings(Invitation call) {
                rings.complete(call);
            }

            @Override
            public void stops(String callId, CallNews.Ended why) {}

            @Override
            public void isWrittenTo(Letter letter, IntConsumer outcome) {}
        });
        calls.incoming(new FakeCaller(Optional.of(TRUNK), Optional.empty()));
        return rings.get();
    }
}
