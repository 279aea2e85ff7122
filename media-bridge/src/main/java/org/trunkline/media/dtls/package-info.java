/**
 * DTLS-SRTP key agreement (RFC 5764), always as the server. The one place of the media bridge with threads of its own:
 * the library blocks, so each association has a virtual thread behind a bounded queue of datagrams.
 */
package org.trunkline.media.dtls;
