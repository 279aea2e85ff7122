package org.trunkline.config;

import java.net.URI;

/**
 * Somebody else whose tokens are taken: an OpenID provider, for example.
 *
 * @param url where its public keys are (RFC 7517)
 * @param issuer what its tokens say in {@code iss}
 * @param audience what they must say in {@code aud}: that they are for us
 */
public record KeyServer(URI url, String issuer, String audience) {}
