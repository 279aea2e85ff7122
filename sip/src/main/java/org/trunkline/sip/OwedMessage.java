package org.trunkline.sip;

import java.util.Collection;

/** A message that came, and whose sender waits for one answer. For any thread; what comes after the first is left out. */
public interface OwedMessage {
    /**
     * What it says.
     *
     * @return complete
     */
    TextMessage message();

    /** It has arrived: 200. */
    void accept();

    /**
     * It has not.
     *
     * @param status 300 to 699
     */
    void refuse(int status);

    /**
     * As somebody else has answered it, who is asked in our name: what he wants to be proven is nothing that the sender could.
     *
     * @param status final
     */
    default void answer(int status) {
        if (status / 100 == 2) {
            accept();
        } else {
            refuse(status == 401 || status == 407 ? 403 : status);
        }
    }

    /**
     * Messages of this type are not taken: 415 (RFC 3261 §21.4.13).
     *
     * @param accepted the types that are
     */
    void refuseType(Collection<String> accepted);
}
