package org.trunkline.media.sdp;

/** What a browser's offer turned out to be. */
public sealed interface BrowserOfferParsed permits BrowserOffer, SdpRefused {}
