package org.trunkline.sip;

/** What became of a dial string: {@link Dialled}, or words that say what is wrong with it. */
public sealed interface DialledParsed permits Dialled, DialRefused {}
