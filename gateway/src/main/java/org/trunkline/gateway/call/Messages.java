package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.trunkline.config.MessageRules;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.sip.IncomingMessage;
import org.trunkline.sip.OwedMessage;
import org.trunkline.sip.TextMessage;

/**
 * Text messages outside of calls, and what every message may be (RFC 3428).
 *
 * <pre>
 *   page, phone ─► grants, routes ─► type? length? rate? ─┬─► the first trunk; one that does not work: the next
 *                                                         └─► a user: as below
 *   trunk ───────► known? ─► route ─► type? length? ──────────► all stations of the first user who is there
 * </pre>
 *
 * Nothing is stored: what nobody takes is refused.
 */
public final class Messages {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Calls calls;

    Messages(Calls calls) {
        this.calls = calls;
    }

    /**
     * A user writes to a number, or to another user.
     *
     * @param to whom, as for a call
     * @param message what he says
     * @param pass who writes
     * @param reply why it was not delivered, or nothing: it was. Once, on any thread
     */
    public void write(String to, TextMessage message, Pass pass, Consumer<Optional<MessageFailure>> reply) {
        var whom = Whom.parse(to);
        if (whom instanceof Whom.Nobody(var words)) {
            reply.accept(Optional.of(MessageFailure.of(CallError.BAD_NUMBER, words)));
            return;
        }
        var way = calls.outward(pass, Optional.empty());
        var goals = way.goals(whom);
        var failure = goals.isEmpty()
                ? Optional.of(MessageFailure.of(CallError.DESTINATION_NOT_ALLOWED, way.whyNot(whom)))
                : refuses(message, pass);
        failure.ifPresentOrElse(
                why -> reply.accept(Optional.of(why)),
                () -> attempt(way, goals, message, status -> reply.accept(MessageFailure.ofSipStatus(status))));
    }

    /** Only a trunk that says that it does not work leaves it to the next: what may have arrived is not sent twice. */
    private void attempt(Outward way, List<Goal> goals, TextMessage message, IntConsumer outcome) {
        switch (goals.getFirst()) {
            case Goal.Number(var at) -> way.write(at, message, status -> {
                if (status / 100 == 5 && goals.size() > 1) {
                    attempt(way, goals.subList(1, goals.size()), message, outcome);
                } else {
                    outcome.accept(status);
                }
            });
            case Goal.Echo _ -> outcome.accept(METHOD_NOT_ALLOWED); // it says back what it hears in a call
            case Goal.Users(var writer, var to, var users) -> deliver(
                    users,
                    new Letter(new Caller(new Whom.User(writer).written(), writer, to, Network.USERS.name()), message),
                    outcome);
        }
    }

    /**
     * Whether a user may send a message, to whomever; one that he may counts.
     *
     * @param message what he says
     * @param pass who writes
     * @return why not, or nothing
     */
    public Optional<MessageFailure> refuses(TextMessage message, Pass pass) {
        var rules = rules();
        if (!rules.types().contains(message.type())) {
            return Optional.of(MessageFailure.of(
                    CallError.CONTENT_TYPE_NOT_ALLOWED,
                    "Messages of this type are not taken; these are: " + String.join(", ", rules.types()) + "."));
        }
        if (message.bytes() > rules.mostBytes()) {
            return Optional.of(MessageFailure.of(
                    CallError.MESSAGE_TOO_LONG, "A message has " + rules.mostBytes() + " bytes of UTF-8 at most: write less."));
        }
        return calls.ledger().writes(pass.now(), System.nanoTime()).map(MessageFailure::of);
    }

    /**
     * Tells a phone of ours why its message was not delivered.
     *
     * @param owed its message
     * @param why as it was found
     */
    public void refuse(OwedMessage owed, MessageFailure why) {
        if (why.error() == CallError.CONTENT_TYPE_NOT_ALLOWED) {
            owed.refuseType(rules().types());
        } else {
            owed.answer(why.sipStatus());
        }
    }

    /** From a trunk; on a SIP thread. */
    void on(IncomingMessage message) {
        Thread.startVirtualThread(() -> received(message));
    }

    private void received(IncomingMessage message) {
        var trunk = message.trunk().flatMap(known -> calls.settings().trunk(known.name()));
        if (trunk.isEmpty()) {
            message.refuse(FORBIDDEN);
            return;
        }
        var users = calls.settings().users(message.trunk().get(), message.toUser(), message.fromUser());
        if (users.isEmpty()) {
            message.refuse(NOT_FOUND);
        } else if (MessageGate.fits(message, rules())) {
            var writer = new Caller(message.fromUser(), message.fromName(), message.toUser(), trunk.get().sip().name());
            deliver(users, new Letter(writer, message.message()), message::answer);
        }
    }

    /** To the first of them who is there. */
    private void deliver(List<ToUser> users, Letter letter, IntConsumer outcome) {
        var user = users.stream()
                .map(ToUser::name)
                .filter(name -> !calls.presence().of(name).isEmpty())
                .findFirst();
        boolean tooMany = user.isPresent() && !calls.ledger().hears(user.get(), System.nanoTime());
        Delivered.to(user.filter(_ -> !tooMany).map(calls.presence()::of).orElseGet(Set::of), letter, outcome);
    }

    private MessageRules rules() {
        return calls.settings().messages();
    }
}
