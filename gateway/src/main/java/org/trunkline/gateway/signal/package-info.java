/** The JSON protocol on the WebSocket: texts to requests, news to texts, no logic. */
package org.trunkline.gateway.signal;
