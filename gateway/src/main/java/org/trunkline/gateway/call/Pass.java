package org.trunkline.gateway.call;

/** What somebody holds who was let in, on one way in and for all his calls there. A new token renews it. For any thread. */
public final class Pass {
    private volatile Admitted admitted;

    /**
     * A pass.
     *
     * @param admitted whose
     */
    public Pass(Admitted admitted) {
        this.admitted = admitted;
    }

    /**
     * Who, and what is granted now.
     *
     * @return as renewed last
     */
    public Admitted now() {
        return admitted;
    }

    /**
     * Other grants, or more time, for the same user.
     *
     * @param next in the place of what was
     * @return false: it is somebody else's, and nothing has changed
     */
    public boolean renew(Admitted next) {
        boolean same = next.user().equals(admitted.user());
        if (same) {
            admitted = next;
        }
        return same;
    }
}
