/** Endpoints against each other, against SIPp and against rubbish, over real sockets on loopback. */
package org.trunkline.sip;
