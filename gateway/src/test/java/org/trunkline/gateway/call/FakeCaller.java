package org.trunkline.gateway.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.PhoneUser;
import org.trunkline.sip.Parting;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.Trunk;

/** A call that a trunk offers, with the caller in the test's hand. What it is told is kept in order. */
public final class FakeCaller implements IncomingCall {
    private static final int PATIENCE_SECONDS = 10;

    private final Optional<Trunk> trunk;
    private final Optional<SipCall> replaces;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Consumer<? super SipEvent> events = _ -> {};
    private volatile String description = "";
    private String offer = "";

    /** Of a trunk, or of nobody known. */
    public FakeCaller(Optional<Trunk> trunk, Optional<SipCall> replaces) {
        this.trunk = trunk;
        this.replaces = replaces;
    }

    /** With a description of its audio in the INVITE. */
    public FakeCaller offering(String sdp) {
        offer = sdp;
        return this;
    }

    /** The caller does something. */
    public void does(SipEvent event) {
        events.accept(event);
    }

    /** The next thing that the caller is told. */
    public String hears() throws InterruptedException {
        return told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public InetSocketAddress source() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    }

    @Override
    public Optional<Trunk> trunk() {
        return trunk;
    }

    @Override
    public Optional<SipCall> replaces() {
        return replaces;
    }

    @Override
    public Optional<PhoneUser> user() {
        return Optional.empty();
    }

    @Override
    public String fromUser() {
        return "+15550123";
    }

    @Override
    public String fromName() {
        return "Example";
    }

    @Override
    public String toUser() {
        return "+15550199";
    }

    @Override
    public byte[] offer() {
        return offer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void events(Consumer<? super SipEvent> heard) {
        events = heard;
    }

    @Override
    public void ring() {
        told.add("180");
    }

    @Override
    public void progress(int status, byte[] sdp) {
        told.add(String.valueOf(status));
    }

    /** What it was answered with. */
    public String description() {
        return description;
    }

    @Override
    public void answer(byte[] sdp) {
        description = new String(sdp);
        told.add(description.contains("m=audio") ? "200" : "200 without audio");
    }

    @Override
    public void refuse(int status, String phrase) {
        told.add(status + " " + phrase);
    }

    @Override
    public void refuse(int status, String phrase, Duration retryAfter) {
        refuse(status, phrase + ", in " + retryAfter.toSeconds() + " s");
    }

    @Override
    public String sipCallId() {
        return "1";
    }

    @Override
    public void hangUp(Parting why) {
        told.add("bye " + why.words());
    }

    @Override
    public void sendInfo(String contentType, byte[] body) {
        told.add("info " + contentType);
    }

    @Override
    public void sendMessage(TextMessage message, IntConsumer outcome) {
        told.add("message " + message.text());
        outcome.accept(200);
    }

    @Override
    public boolean takesInfo() {
        return true;
    }

    @Override
    public void offer(byte[] sdp) {
        told.add("offer");
    }

    @Override
    public void answerOffer(byte[] sdp) {
        told.add("answer to offer");
    }

    @Override
    public void refuseOffer(int status) {
        told.add("refused offer " + status);
    }

    @Override
    public void refer(Dialled number) {
        told.add("refer");
    }

    @Override
    public void referTo(SipCall other) {
        told.add("refer to " + other.sipCallId());
    }

    @Override
    public void transferProgress(int status) {
        told.add("progress " + status);
    }
}
