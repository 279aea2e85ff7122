package org.trunkline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One trunk, as it is written. */
public interface TrunkEntry {
    /** {@return how routes and logs call it; unique} */
    Optional<String> name();

    /** {@return which way calls go: both, in, out} */
    @WithDefault("both")
    String direction();

    /** {@return its SIP server: host, host:port, or a domain whose DNS knows} */
    Optional<String> address();

    /** {@return udp, tcp, tls} */
    @WithDefault("udp")
    String transport();

    /** {@return the numbers that it brings} */
    Optional<List<String>> numbers();

    /** {@return addresses and ranges that may call in; left out: the trunk's own, where that is an IP address} */
    Optional<List<String>> allowedAddresses();

    /** {@return user and password} */
    AuthEntry auth();

    /** {@return the registration} */
    RegisterEntry register();

    /** {@return what it can carry, in order: PCMU, PCMA, G722} */
    @WithDefault("PCMU,PCMA")
    List<String> codecs();

    /** {@return how digits reach it: auto, rfc4733, info, inband} */
    @WithDefault("auto")
    String dtmf();

    /** {@return how often OPTIONS asks whether it is there; left out: never} */
    Optional<Duration> ping();

    /** {@return how long one of its hosts may stay silent after an INVITE; left out: trunkline.sip.no-reply} */
    Optional<Duration> patience();

    /** {@return calls at once, both ways; left out: as many as the gateway carries} */
    Optional<Integer> mostCalls();

    /** {@return the caller's number, in From; left out: the first of its numbers} */
    Optional<String> callerId();

    /** {@return the domain in From, where the trunk wants its own} */
    Optional<String> fromHost();

    /** {@return whether the caller is named in P-Asserted-Identity, too (RFC 3325)} */
    @WithDefault("false")
    boolean assertedIdentity();

    /** {@return whether From is anonymous and Privacy asks for the same (RFC 3323)} */
    @WithDefault("false")
    boolean privacy();

    /** {@return who forwarded, in Diversion (RFC 5806)} */
    Optional<String> diversion();

    /** {@return more headers of every INVITE} */
    Map<String, String> headers();

    /** {@return how it wants numbers: e164, national, 00-prefix, as-dialled} */
    @WithDefault("as-dialled")
    String numberFormat();

    /** {@return from where its media is heard: strict, same-address, first-valid} */
    @WithDefault("strict")
    String nat();

    /** {@return off, optional, required} */
    @WithDefault("off")
    String srtp();

    /** {@return how browsers are sent what it says} */
    DownlinkEntry downlink();

    /** {@return its own SIP address here} */
    BindEntry sip();

    /** {@return its own RTP address here, and its packets} */
    RtpEntry rtp();

    /** {@return how much louder its calls are made} */
    GainEntry gain();

    /** {@return how its calls are kept from hanging (RFC 4028)} */
    SessionTimerEntry sessionTimer();

    /** {@return certificates} */
    TlsEntry tls();

    /** User and password. */
    interface AuthEntry {
        /** {@return the user} */
        Optional<String> username();

        /** {@return the password} */
        Optional<String> password();

        /** {@return a file whose first line is the password} */
        Optional<String> passwordFile();

        /** {@return the only realm that is answered} */
        Optional<String> realm();

        /** {@return whether calls from it must prove to know the password} */
        @WithDefault("false")
        boolean challengeInbound();

        /** {@return whether only MD5 is asked for then} */
        @WithDefault("false")
        boolean challengeMd5Only();
    }

    /** The registration. */
    interface RegisterEntry {
        /** {@return whether there is one} */
        Optional<Boolean> enabled();

        /** {@return the user of the address of record; left out: auth.username} */
        Optional<String> user();

        /** {@return its domain; left out: the trunk's address} */
        Optional<String> domain();

        /** {@return what is asked for; left out: 10m} */
        Optional<Duration> expires();
    }

    /** An address of its own. */
    interface BindEntry {
        /** {@return an IP address; left out: trunkline.sip.bind} */
        Optional<String> bind();

        /** {@return a port; left out: trunkline.sip.port} */
        Optional<Integer> port();

        /** {@return what this trunk is told instead} */
        Optional<String> advertised();
    }

    /** The way to browsers. */
    interface DownlinkEntry {
        /** {@return opus, g711, adaptive} */
        @WithDefault("opus")
        String codec();

        /** {@return whether Opus sends next to nothing while there is only background} */
        @WithDefault("true")
        boolean dtx();
    }

    /** RTP. */
    interface RtpEntry {
        /** {@return an IP address; left out: trunkline.media.trunk-bind} */
        Optional<String> bind();

        /** {@return the address in the SDP} */
        Optional<String> advertised();

        /** {@return packet time that is asked for, in milliseconds: 10, 20, 30, 40, 60} */
        @WithDefault("20")
        int ptime();

        /** {@return how long what comes from it is held back, in milliseconds: 20-200; off: not at all} */
        @WithDefault("off")
        String jitterBuffer();

        /** {@return whether it may tell its background instead of sending it: off, accept, offer} */
        @WithDefault("accept")
        String comfortNoise();

        /** {@return what it is sent while nobody speaks: audio, rfc3389} */
        @WithDefault("audio")
        String pauses();

        /** {@return how long it may send nothing before the call is told; left out: for ever} */
        Optional<Duration> timeout();

        /** {@return whether that ends the call} */
        @WithDefault("false")
        boolean timeoutEndsCall();
    }

    /** Levels, in dB. */
    interface GainEntry {
        /** {@return what comes from it; less than 0: quieter} */
        @WithDefault("0")
        String fromTrunk();

        /** {@return what it is sent} */
        @WithDefault("0")
        String toTrunk();
    }

    /** RFC 4028. */
    interface SessionTimerEntry {
        /** {@return whether we ask for it} */
        @WithDefault("true")
        boolean enabled();

        /** {@return what we ask for} */
        @WithDefault("30m")
        Duration interval();

        /** {@return the shortest that we accept} */
        @WithDefault("90s")
        Duration least();
    }

    /** Certificates. */
    interface TlsEntry {
        /** {@return PEM file of the authorities trusted instead of the system's} */
        Optional<String> authorities();

        /** {@return PEM file of our certificate chain} */
        Optional<String> certificate();

        /** {@return PEM file of its key} */
        Optional<String> key();
    }
}
