package org.trunkline.gateway.call;

import java.util.Optional;

/**
 * Why a message was not delivered.
 *
 * @param error which kind
 * @param sipStatus what a phone is told that sent it
 * @param words what is wrong and what to do
 */
public record MessageFailure(CallError error, int sipStatus, String words) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 513;

    static MessageFailure of(Opened.Refused refused) {
        return of(refused.error(), refused.words());
    }

    static MessageFailure of(CallError error, String words) {
        return new MessageFailure(error, error.sipStatus(), words);
    }

    /**
     * What a final SIP status means for whoever has written.
     *
     * @param status as {@link org.trunkline.sip.SipCall#sendMessage} gives it
     * @return nothing where the message has arrived
     */
    public static Optional<MessageFailure> ofSipStatus(int status) {
        return switch (status) {
            case TOO_LARGE -> Optional.of(new MessageFailure(
                    CallError.MESSAGE_TOO_LONG, status, "The trunk takes no message of this length: write less."));
            case REQUEST_TIMEOUT -> Optional.of(new MessageFailure(
                    CallError.MESSAGE_NOT_DELIVERED, status, "Nobody confirmed the message; it may have arrived all the same."));
            default -> status / 100 == 2 ? Optional.empty() : Optional.of(new MessageFailure(
                    CallError.MESSAGE_NOT_DELIVERED, status, "The message was not taken (SIP " + status + ")."));
        };
    }
}
