package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads of the media that the packets do not go through. */
class MediaLoopsTest {
    @Test
    void whatIsDoneAsideKeepsNoLoopWaitingAndStaysInOrder() throws Exception {
        var done = new CopyOnWriteArrayList<Integer>();
        var released = new CountDownLatch(1);
        try (var loops = new MediaLoops(1)) {
            var loop = loops.all().getFirst();
            var wentOn = new CompletableFuture<List<Integer>>();
            loop.execute(() -> {
                loop.aside(() -> {
                    await(released); // a log that is full
                    done.add(1);
                });
                loop.aside(() -> done.add(2));
            });
            loop.execute(() -> wentOn.complete(List.copyOf(done)));
            assertThat(wentOn.get(10, TimeUnit.SECONDS)).isEmpty();
            released.countDown();
            var last = new CountDownLatch(1);
            loop.aside(last::countDown);
            assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(done).containsExactly(1, 2);
        }
    }

    @Test
    void afterShutdownNothingIsDoneAndNothingFails() {
        var loops = new MediaLoops(1);
        loops.close();
        loops.all().getFirst().aside(() -> {
            throw new AssertionError("too late");
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
