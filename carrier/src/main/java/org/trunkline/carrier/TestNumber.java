package org.trunkline.carrier;

/**
 * A number that can be dialled.
 *
 * @param number as it is dialled, such as {@code +15550100}
 * @param name a word or two
 * @param description one sentence: what happens when it is called
 */
public record TestNumber(String number, String name, String description) {}
