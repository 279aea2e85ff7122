/** The only sockets and threads of the media bridge: Netty event loops, their UDP ports and wake-ups. */
package org.trunkline.media.net;
