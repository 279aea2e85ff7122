package org.trunkline.sip;

/**
 * Who calls a phone.
 *
 * @param number a number or a user's name; empty where he does not want to be known
 * @param name the name that goes with it; may be empty
 */
public record PhoneCaller(String number, String name) {
    @Override
    public String toString() { // no phone number where it may be logged
        return "PhoneCaller[hidden]";
    }
}
