/** The call: a state machine that owns one browser session, one SIP dialog and the bridge between them. */
package org.trunkline.gateway.call;
