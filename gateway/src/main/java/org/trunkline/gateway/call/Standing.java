package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;

/** Where a call stands and whom it talks to: what the parts of a {@link Call} share. */
final class Standing {
    /** What the page was told last of a phone that is not answered. */
    enum Told {
        NOTHING,
        RINGING,
        EARLY_MEDIA,
        ANSWERED
    }

    private final Holding holding = new Holding();
    private CallState state;
    private Told told = Told.NOTHING;
    private List<ToTrunk> left;
    private TrunkPlan trunk;
    private int phone = Call.CALLER;
    private int lastLeg = Call.CALLER;

    /** @param targets where it is tried, in order; none for a call in */
    Standing(CallState state, TrunkPlan trunk, List<ToTrunk> targets) {
        this.state = state;
        this.trunk = trunk;
        left = targets;
    }

    CallState state() {
        return state;
    }

    void becomes(CallState next) {
        state = next;
    }

    boolean over() {
        return state instanceof CallState.Ended;
    }

    /** Whether another dialog may take the place of the phone's. */
    boolean talking() {
        return state instanceof CallState.Talking || state instanceof CallState.Moving;
    }

    Holding holding() {
        return holding;
    }

    Told told() {
        return told;
    }

    /** Whether the page was told that somebody answered. */
    boolean toldAnswered() {
        return told == Told.ANSWERED;
    }

    void tells(Told now) {
        told = now;
    }

    /** The leg that is talked to. */
    int phone() {
        return phone;
    }

    /** The trunk that is talked to, or dialled. */
    TrunkPlan trunk() {
        return trunk;
    }

    /** Another leg takes the phone's place. */
    void phone(int leg) {
        phone = leg;
    }

    void trunk(TrunkPlan plan) {
        trunk = plan;
    }

    /** Where the phone may be tried next. */
    List<ToTrunk> left() {
        return left;
    }

    void left(List<ToTrunk> targets) {
        left = targets;
    }

    /** A number for a leg that comes from elsewhere. */
    int newLeg() {
        return ++lastLeg;
    }
}
