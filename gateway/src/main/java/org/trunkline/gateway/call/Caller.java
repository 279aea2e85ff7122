package org.trunkline.gateway.call;

/**
 * Who calls, and whom.
 *
 * @param from the caller's number, as the trunk wrote it; empty where he does not want to be known
 * @param name the name that goes with it; may be empty
 * @param to what was dialled, as the trunk wrote it
 * @param trunk over which trunk
 */
public record Caller(String from, String name, String to, String trunk) {
    @Override
    public String toString() { // no phone number where it may be logged
        return "Caller[" + trunk + "]";
    }
}
