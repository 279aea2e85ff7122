package org.trunkline.sip;

import java.util.List;
import java.util.Map;

/**
 * An endpoint at one moment.
 *
 * @param listening whether the reader of the UDP port is alive
 * @param calls calls that have not ended
 * @param dialogs JAIN's dialogs, early ones included
 * @param clientTransactions requests of ours that are not finished
 * @param serverTransactions requests of peers that are not finished or whose repetitions are still answered
 * @param refusals messages not served, by reason, without zeros
 * @param targets hosts of trunks that were looked up so far
 * @param registrations of the trunks that we register at
 */
public record SipSnapshot(
        boolean listening,
        int calls,
        int dialogs,
        int clientTransactions,
        int serverTransactions,
        Map<Refusal, Long> refusals,
        List<TargetState> targets,
        List<RegistrationState> registrations) {
    /**
     * Whether nothing is left of any call.
     *
     * @return no call, dialog or transaction
     */
    public boolean idle() {
        return calls == 0 && dialogs == 0 && clientTransactions == 0 && serverTransactions == 0;
    }

    /**
     * One counter.
     *
     * @param reason which
     * @return messages so far
     */
    public long refused(Refusal reason) {
        return refusals.getOrDefault(reason, 0L);
    }
}
