package org.trunkline.gateway.call;

/**
 * Who calls, and whom.
 *
 * @param from the caller's number or name, as the trunk wrote it; may be empty
 * @param to what was dialled, as the trunk wrote it
 * @param trunk over which trunk
 */
public record Caller(String from, String to, String trunk) {
    @Override
    public String toString() { // no phone number where it may be logged
        return "Caller[" + trunk + "]";
    }
}
