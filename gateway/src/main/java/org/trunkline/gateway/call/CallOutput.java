package org.trunkline.gateway.call;

/** What a call wants done. */
sealed interface CallOutput {
    /** Give the trunk's session description to the media. */
    record Connect(byte[] sdp) implements CallOutput {}

    /** End the SIP dialog, in whatever state it is; the words go into the Reason header. */
    record HangUpPhone(String words) implements CallOutput {}

    /** Tell the browser. */
    record Tell(CallNews news) implements CallOutput {}

    /** Give media, ports and the call itself back. Once, and last. */
    record Release() implements CallOutput {}
}
