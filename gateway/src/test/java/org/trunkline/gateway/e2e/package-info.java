/**
 * The whole gateway as its users have it: the packaged service in a process of its own, a real Chromium, a phone network on real
 * sockets; judged by what tshark sees on the wire and by what the page hears.
 */
package org.trunkline.gateway.e2e;
