/**
 * A simulated phone company for the demo and the tests: a SIP user agent server with sockets of its own, reached like any
 * trunk. It is a peer of the gateway and no part of it.
 */
package org.trunkline.carrier;
