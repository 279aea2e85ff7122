package org.trunkline.sip;

import javax.sip.message.Response;

/** Who waits for what becomes of a request of ours outside of calls; all of this on the SIP thread. */
interface Errand {
    /** Provisional or final. After a final one nothing more comes, unless it is sent again. */
    void onResponse(Response response);

    /** No answer came, or it could not be sent. */
    void onNothing();
}
