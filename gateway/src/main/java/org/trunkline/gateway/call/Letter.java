package org.trunkline.gateway.call;

import org.trunkline.sip.TextMessage;

/**
 * A message for a user, outside of any call.
 *
 * @param writer who writes, and to whom
 * @param message what he says
 */
public record Letter(Caller writer, TextMessage message) {}
