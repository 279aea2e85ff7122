package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LineTest {
    private final ArrayDeque<CompletableFuture<Void>> unread = new ArrayDeque<>();
    private final List<String> closings = new ArrayList<>();
    private final Line line = new Line(_ -> Uni.createFrom().completionStage(written()), (_, words) -> closings.add(words));

    @Test
    void aPageThatReadsIsSentAnyNumberOfTexts() {
        for (int i = 0; i < 10 * Line.MOST_WAITING; i++) {
            line.send("news");
            unread.remove().complete(null);
        }
        assertThat(closings).isEmpty();
    }

    @Test
    void aPageThatDoesNotReadIsLetGoOnceAndSentNoMore() {
        for (int i = 0; i < 10 * Line.MOST_WAITING; i++) {
            line.send("news");
        }
        assertThat(unread).hasSize(Line.MOST_WAITING);
        assertThat(closings).containsExactly("Read what is sent.");
    }

    private CompletableFuture<Void> written() {
        var text = new CompletableFuture<Void>();
        unread.add(text);
        return text;
    }
}
