package org.trunkline.sip;

/** Hears which phones are there. Called on the SIP thread, in order; must only post. */
public interface PhoneRegistrations {
    /**
     * A phone can be called from now on.
     *
     * @param phone until {@link #gone}
     */
    void there(PhoneBinding phone);

    /**
     * A phone cannot be called any more: it has signed off, its time is over, or its connection is closed.
     *
     * @param phone that was there
     */
    void gone(PhoneBinding phone);
}
