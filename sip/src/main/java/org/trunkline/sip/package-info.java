/**
 * SIP trunks and calls: JAIN-SIP behind our own door.
 *
 * <pre>
 *   caller's thread         endpoint's one SIP thread                     wire
 *   SipEndpoint.invite ───► OutgoingCall ─┐
 *   SipCall.hangUp     ───►               ├─► JAIN transactions ─► SipPort ─► UDP, TCP, TLS
 *   IncomingCall.answer ──► OfferedCall  ─┘   and dialogs             │
 *   SipEvent  ◄──────────── Switchboard ◄────────────────────────────┴─◄ UDP, TCP, TLS
 * </pre>
 *
 * One thread per endpoint runs everything that touches JAIN-SIP: received messages, its timers, our commands.
 * So nothing in here waits for a lock, and the events of a call are in order. SDP is opaque bytes here.
 */
package org.trunkline.sip;
