package org.trunkline.config;

import java.util.List;
import org.trunkline.media.bridge.Downlink;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.Trunk;

/**
 * A trunk as it is configured.
 *
 * @param sip its signalling
 * @param media what it can carry
 * @param endpoint where the gateway meets it; equal ones are one endpoint
 * @param direction which way its calls go
 * @param numbers that it brings, as written
 * @param format how it wants numbers
 * @param mostCalls at once, both ways
 * @param silenceEnds whether a call ends when its media has been silent for {@code media.silence()}
 */
public record TrunkPlan(
        Trunk sip,
        TrunkMedia media,
        SipSettings endpoint,
        TrunkDirection direction,
        List<String> numbers,
        NumberFormat format,
        int mostCalls,
        boolean silenceEnds) {
    /** Copies. */
    public TrunkPlan {
        numbers = List.copyOf(numbers);
    }

    /**
     * A trunk with nothing special, at an endpoint on this machine.
     *
     * @param sip its signalling
     * @param media what it can carry
     * @param mostCalls at once, both ways
     */
    public TrunkPlan(Trunk sip, TrunkMedia media, int mostCalls) {
        this(
                sip,
                media,
                SipSettings.at("trunkline", "127.0.0.1", 0),
                TrunkDirection.BOTH,
                List.of(),
                NumberFormat.AS_DIALLED,
                mostCalls,
                false);
    }

    /**
     * The same trunk as one route uses it.
     *
     * @param downlink how browsers are sent what it says
     */
    TrunkPlan sending(Downlink downlink) {
        return new TrunkPlan(
                sip, media.sending(downlink), endpoint, direction, numbers, format, mostCalls, silenceEnds);
    }

    /**
     * The same trunk as a user has it whose extension is there.
     *
     * @param extension at {@link #sip()}
     */
    TrunkPlan as(Trunk extension) {
        return new TrunkPlan(extension, media, endpoint, direction, numbers, format, mostCalls, silenceEnds);
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "TrunkPlan[" + sip.name() + "]";
    }
}
