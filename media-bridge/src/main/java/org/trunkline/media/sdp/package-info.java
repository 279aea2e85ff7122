/**
 * Session descriptions (RFC 8866): what a browser offers and is answered (RFC 9429), what a trunk offers and is
 * answered (RFC 3264). Text in, records or a refusal in words out; no byte sequence makes it throw, and no name is
 * resolved.
 */
package org.trunkline.media.sdp;
