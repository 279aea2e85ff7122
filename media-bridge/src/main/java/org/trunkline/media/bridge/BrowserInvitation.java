package org.trunkline.media.bridge;

import org.trunkline.media.ice.IceCredentials;

/** An offer of ours to a browser that is called. It holds nothing; where the browser's checks will come is said in it. */
public final class BrowserInvitation {
    private final Seat seat;
    private final IceCredentials local;
    private final String offer;

    BrowserInvitation(Seat seat, IceCredentials local, String offer) {
        this.seat = seat;
        this.local = local;
        this.offer = offer;
    }

    /**
     * What the browser is told.
     *
     * @return SDP
     */
    public String offer() {
        return offer;
    }

    Seat seat() {
        return seat;
    }

    IceCredentials local() {
        return local;
    }
}
