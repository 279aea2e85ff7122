package org.trunkline.config;

import java.util.List;
import java.util.Optional;

/** A configuration while the gateway runs: what a reload may change is new, the rest is what the engines were made from. */
record Reloaded(TrunklineConfig running, TrunklineConfig next) implements TrunklineConfig {
    @Override
    public List<TrunkEntry> trunks() {
        return next.trunks();
    }

    @Override
    public List<RouteEntry> routes() {
        return next.routes();
    }

    @Override
    public List<UserEntry> users() {
        return next.users();
    }

    @Override
    public AccessEntry access() {
        return next.access();
    }

    @Override
    public Optional<String> region() {
        return next.region();
    }

    @Override
    public Optional<List<String>> origins() {
        return next.origins();
    }

    @Override
    public List<IceServerEntry> iceServers() {
        return next.iceServers();
    }

    @Override
    public HttpsEntry https() {
        return running.https();
    }

    @Override
    public CallsEntry calls() {
        return running.calls();
    }

    @Override
    public MessagesEntry messages() {
        return next.messages();
    }

    @Override
    public SipEntry sip() {
        return running.sip();
    }

    @Override
    public PhonesEntry phones() {
        return running.phones();
    }

    @Override
    public MediaEntry media() {
        return running.media();
    }

    @Override
    public CarrierEntry carrier() {
        return running.carrier();
    }
}
