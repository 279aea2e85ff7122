package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A message outside of any call. */
public interface IncomingMessage extends OwedMessage {
    /**
     * Where it came from.
     *
     * @return address and port of the datagram or connection, not what its headers say
     */
    InetSocketAddress source();

    /**
     * The trunk that it came from.
     *
     * @return empty where the endpoint takes messages from sources that are no trunk
     */
    Optional<Trunk> trunk();

    /**
     * The user of ours who writes by a phone of his own.
     *
     * @return who proved to be it; empty for messages of trunks
     */
    Optional<PhoneUser> user();

    /**
     * Who writes.
     *
     * @return as {@link IncomingCall#fromUser}
     */
    String fromUser();

    /**
     * The name that goes with it.
     *
     * @return as {@link IncomingCall#fromName}
     */
    String fromName();

    /**
     * To whom.
     *
     * @return the user part of the Request-URI, may be empty
     */
    String toUser();
}
