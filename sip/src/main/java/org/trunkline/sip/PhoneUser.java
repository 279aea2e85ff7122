package org.trunkline.sip;

/** Somebody whose phones may log in; what else is known of him is his owner's. */
public interface PhoneUser {
    /**
     * What he is called here.
     *
     * @return the user part of his address
     */
    String name();
}
