/**
 * The ICE side of a browser leg: a lite agent (RFC 8445 §2.5) with consent freshness (RFC 7675), and candidates as
 * text (RFC 8839).
 *
 * <p>{@link org.trunkline.media.ice.IceLite} is the agent, {@link org.trunkline.media.ice.StunRouting} finds whose a
 * datagram is. {@link org.trunkline.media.ice.HostCandidates} alone reads the machine's interfaces; all else is bytes
 * and time in, outputs out.
 */
package org.trunkline.media.ice;
