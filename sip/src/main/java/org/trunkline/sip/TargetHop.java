package org.trunkline.sip;

import java.util.Locale;
import javax.sip.address.Hop;

/** A target as JAIN-SIP wants to see it; our ports find the target again in it. */
record TargetHop(Target target) implements Hop {
    @Override
    public String getHost() {
        return target.address().getAddress().getHostAddress();
    }

    @Override
    public int getPort() {
        return target.address().getPort();
    }

    @Override
    public String getTransport() {
        return target.transport().name().toLowerCase(Locale.ROOT);
    }
}
