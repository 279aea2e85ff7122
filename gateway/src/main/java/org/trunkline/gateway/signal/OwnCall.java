package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Caller;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.gateway.call.Side;

/** A call of a page, and what the page has been told of it: a page that comes back is told it again. */
final class OwnCall implements Consumer<CallNews> {
    private final ObjectNode who;
    private volatile OwnCalls page;
    private volatile LiveCall call; // set before it starts
    private String state = "connecting";
    private boolean earlyMedia;
    private boolean heldByBrowser;
    private boolean heldByPhone;
    private long answeredNanos;

    private OwnCall(OwnCalls page, ObjectNode who) {
        this.page = page;
        this.who = who;
    }

    static OwnCall out(OwnCalls page, String to) {
        return new OwnCall(page, SignalWriter.object().put("direction", "out").put("to", to));
    }

    static OwnCall in(OwnCalls page, Caller caller) {
        return new OwnCall(page, SignalWriter.caller(caller).put("direction", "in"));
    }

    LiveCall call() {
        return call;
    }

    void is(LiveCall opened) {
        call = opened;
    }

    String id() {
        return call.id();
    }

    /** The page has another socket. */
    void belongsTo(OwnCalls other) {
        page = other;
    }

    @Override
    public void accept(CallNews news) {
        page.hear(this, news);
    }

    /** Under the page's lock, as {@link #told}. */
    void note(CallNews news, long nowNanos) {
        switch (news) {
            case CallNews.Ringing(var early) -> {
                state = "ringing";
                earlyMedia = early;
            }
            case CallNews.Answered _ -> {
                state = "answered";
                answeredNanos = nowNanos;
            }
            case CallNews.Held(var held, Side by) when by == Side.BROWSER -> heldByBrowser = held;
            case CallNews.Held(var held, var _) -> heldByPhone = held;
            case CallNews.Dtmf _, CallNews.Messaged _, CallNews.Transfer _, CallNews.Warning _, CallNews.MediaLost _, CallNews.MediaRestored _,
                    CallNews.Quality _, CallNews.Ended _ -> {}
        }
    }

    ObjectNode told(long nowNanos) {
        var told = who.deepCopy()
                .put("callId", id())
                .put("state", state)
                .put("earlyMedia", earlyMedia)
                .put("heldByBrowser", heldByBrowser)
                .put("heldByPhone", heldByPhone);
        return state.equals("answered")
                ? told.put("answeredSecondsAgo", TimeUnit.NANOSECONDS.toSeconds(nowNanos - answeredNanos))
                : told.putNull("answeredSecondsAgo");
    }
}
