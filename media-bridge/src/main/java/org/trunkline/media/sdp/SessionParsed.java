package org.trunkline.media.sdp;

/** What a text turned out to be. */
sealed interface SessionParsed permits Session, SdpRefused {}
