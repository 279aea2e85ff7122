package org.trunkline.gateway.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.trunkline.sip.IncomingMessage;
import org.trunkline.sip.PhoneUser;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.Trunk;

/** A message that a trunk brings, and how it is answered. */
public final class FakeMessage implements IncomingMessage {
    private static final int PATIENCE_SECONDS = 10;

    private final Optional<Trunk> trunk;
    private final TextMessage message;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** Of a trunk, or of nobody known. */
    public FakeMessage(Optional<Trunk> trunk, String type, String text) {
        this.trunk = trunk;
        message = new TextMessage(type, text);
    }

    /** How it was answered. */
    public String answer() throws InterruptedException {
        return answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public TextMessage message() {
        return message;
    }

    @Override
    public void accept() {
        answers.add("200");
    }

    @Override
    public void refuse(int status) {
        answers.add(String.valueOf(status));
    }

    @Override
    public void refuseType(Collection<String> accepted) {
        answers.add("415 " + accepted);
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
}
