package org.trunkline.gateway.call;

/** What came of a request to call. */
public sealed interface Opened {
    /**
     * The browser can be answered, then the call be started.
     *
     * @param call not dialled yet
     */
    record Ready(LiveCall call) implements Opened {}

    /**
     * There is no call.
     *
     * @param error which kind
     * @param words what is wrong and what to do
     */
    record Refused(CallError error, String words) implements Opened {}
}
