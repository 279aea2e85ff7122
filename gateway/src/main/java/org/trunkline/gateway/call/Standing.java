package org.trunkline.gateway.call;

import java.util.List;

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
    private List<Goal> left;
    private Network network;
    private int phone = Call.CALLER;
    private int lastLeg = Call.CALLER;

    /** @param goals where it is tried, in order; none for a call in */
    Standing(CallState state, Network network, List<Goal> goals) {
        this.state = state;
        this.network = network;
        left = goals;
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

    /** What is talked over, or dialled. */
    Network network() {
        return network;
    }

    /** Another leg takes the phone's place. */
    void phone(int leg) {
        phone = leg;
    }

    void network(Network next) {
        network = next;
    }

    /** Where the phone may be tried next. */
    List<Goal> left() {
        return left;
    }

    void left(List<Goal> goals) {
        left = goals;
    }

    /** A number for a leg that comes from elsewhere. */
    int newLeg() {
        return ++lastLeg;
    }
}
