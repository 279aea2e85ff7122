/**
 * Digits in every form that telephones have for them: telephone-events (RFC 4733), tones in audio (ITU-T Q.23, Q.24), bodies
 * of INFO requests; and the rule that a press which comes in several of them is told once. No socket, timer or clock:
 * packets, audio and {@code nowNanos} come in, values are returned.
 */
package org.trunkline.dtmf;
