package org.trunkline.sip;

import java.net.InetSocketAddress;
import javax.sip.address.Address;
import javax.sip.address.SipURI;

/** A phone that is registered: a user can be called there, over the connection that it came on (RFC 5626 §5.3). */
public final class PhoneBinding {
    /** For a call a phone is a trunk with one host. */
    static final Trunk AS_TRUNK = Trunk.udp("phone", "phone.invalid", 0, "anonymous");

    private final PhoneUser user;
    private final Address address;
    private final SipURI contact;
    private final Target target;

    PhoneBinding(PhoneUser user, Address address, SipURI contact, Target target) {
        this.user = user;
        this.address = address;
        this.contact = contact;
        this.target = target;
    }

    /**
     * Whose it is.
     *
     * @return the user that the phone has proven to be
     */
    public PhoneUser user() {
        return user;
    }

    /**
     * Over which connection it is reached.
     *
     * @return as {@link Flow#peer()}
     */
    public InetSocketAddress flow() {
        return target.address();
    }

    /** The user's address, as the phone has written it. */
    Address address() {
        return address;
    }

    /** Where it wants to be called. */
    SipURI contact() {
        return contact;
    }

    Target target() {
        return target;
    }

    @Override
    public String toString() { // no user's name where it may be logged
        return "PhoneBinding[" + target + "]";
    }
}
