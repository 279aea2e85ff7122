package org.trunkline.sip;

/**
 * A dial string that is none.
 *
 * @param words what is wrong and what to do, for the person who dialled; does not repeat the string
 */
public record DialRefused(String words) implements DialledParsed {}
