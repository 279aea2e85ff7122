/** A leg turns the datagrams of its network into RTP packets, and back; sans-IO. */
package org.trunkline.media.leg;
