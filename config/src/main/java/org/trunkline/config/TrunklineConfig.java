package org.trunkline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What can be configured, under the root {@code trunkline}. A default stands at its key, here and in the entries; one
 * that depends on other keys, in the reader of its part.
 */
public interface TrunklineConfig {
    /**
     * Phone networks that calls can go to and come from.
     *
     * @return in any order
     */
    List<TrunkEntry> trunks();

    /**
     * Where calls go; the first that matches wins. None: nothing may be dialled, nobody is rung.
     *
     * @return in order
     */
    List<RouteEntry> routes();

    /**
     * Who may be called here, and register from a page.
     *
     * @return in any order
     */
    List<UserEntry> users();

    /**
     * Whose access tokens are taken.
     *
     * @return none: no tokens
     */
    AccessEntry access();

    /**
     * The country whose numbers may be written without a country code.
     *
     * @return ISO 3166 code; none: only numbers with + are understood
     */
    Optional<String> region();

    /**
     * Web pages that may use the gateway, for example {@code https://phone.example.com}; {@code self} is the softphone
     * that the gateway serves, opened on this machine as localhost. None: no page may.
     *
     * @return origins
     */
    Optional<List<String>> origins();

    /**
     * STUN and TURN servers that browsers are told.
     *
     * @return in any order
     */
    List<IceServerEntry> iceServers();

    /**
     * Pages and their sockets over TLS.
     *
     * @return without a certificate: plain HTTP; with one that is sent to HTTPS
     */
    HttpsEntry https();

    /**
     * Limits of calls.
     *
     * @return with defaults
     */
    CallsEntry calls();

    /**
     * Text messages.
     *
     * @return with defaults
     */
    MessagesEntry messages();

    /**
     * The SIP side.
     *
     * @return with defaults
     */
    SipEntry sip();

    /**
     * SIP phones in browsers.
     *
     * @return with defaults
     */
    PhonesEntry phones();

    /**
     * The media engine.
     *
     * @return with defaults
     */
    MediaEntry media();

    /**
     * The simulated phone company of the demo.
     *
     * @return with defaults
     */
    CarrierEntry carrier();

    /** HTTPS; Quarkus reads these keys by the expressions in application.yaml. */
    interface HttpsEntry {
        /** {@return the TCP port; 0 takes any} */
        @WithDefault("8443")
        int port();

        /** {@return PEM file of our certificate chain} */
        Optional<String> certificate();

        /** {@return PEM file of its key} */
        Optional<String> key();
    }

    /** Limits. */
    interface CallsEntry {
        /**
         * Calls at once.
         *
         * @return at least 1
         */
        @WithDefault("200")
        int most();

        /**
         * Calls at once from one page.
         *
         * @return at least 1
         */
        @WithDefault("4")
        int mostOfAPage();

        /**
         * How long a way for media to the browser is looked for, before the phone is dialled.
         *
         * @return longer than nothing
         */
        @WithDefault("10s")
        Duration reachTime();

        /**
         * How long a phone rings before the gateway gives up.
         *
         * @return longer than nothing
         */
        @WithDefault("60s")
        Duration ringTime();

        /**
         * How long an answered call waits for the browser's media.
         *
         * @return longer than nothing
         */
        @WithDefault("15s")
        Duration mediaTime();

        /**
         * For how long calls wait for a page that was loaded anew or lost its connection, and for media that was lost.
         *
         * @return zero: such calls end at once
         */
        @WithDefault("30s")
        Duration grace();

        /**
         * What a phone hears that a page has put on hold.
         *
         * @return a WAV file; left out: silence
         */
        Optional<String> holdMusic();
    }

    /** Text messages. */
    interface MessagesEntry {
        /** {@return content types that are sent and taken} */
        @WithDefault("text/plain")
        List<String> contentTypes();

        /** {@return how long one may be, in bytes of UTF-8} */
        @WithDefault("4096")
        int mostBytes();
    }

    /** SIP. */
    interface SipEntry {
        /**
         * Address that the SIP port is bound to; trunks must reach it.
         *
         * @return an IP address
         */
        @WithDefault("127.0.0.1")
        String bind();

        /**
         * UDP and TCP port.
         *
         * @return 0 takes any
         */
        @WithDefault("5060")
        int port();

        /**
         * Host told to trunks instead of the bound address, behind a NAT.
         *
         * @return host name or address
         */
        Optional<String> advertised();

        /**
         * How long a trunk may stay silent after an INVITE.
         *
         * @return longer than nothing
         */
        @WithDefault("3s")
        Duration noReply();

        /**
         * Where trunks call in by TLS.
         *
         * @return without a certificate: nowhere
         */
        ListenEntry tls();

        /** A port for TLS. */
        interface ListenEntry {
            /** {@return the TCP port; 0 takes any} */
            @WithDefault("5061")
            int port();

            /** {@return PEM file of our certificate chain} */
            Optional<String> certificate();

            /** {@return PEM file of its key} */
            Optional<String> key();

            /** {@return PEM file of the authorities by which callers must prove themselves; left out: they need not} */
            Optional<String> authorities();
        }
    }

    /** SIP phones in browsers (RFC 7118). */
    interface PhonesEntry {
        /**
         * In whose name they are asked for their password, and the host of their addresses.
         *
         * @return a host name
         */
        @WithDefault("trunkline")
        String realm();
    }

    /** Media. */
    interface MediaEntry {
        /**
         * Media threads.
         *
         * @return 0: one a core
         */
        @WithDefault("0")
        int loops();

        /**
         * Address that browsers' UDP ports are bound to.
         *
         * @return an IP address
         */
        @WithDefault("0.0.0.0")
        String browserBind();

        /**
         * First UDP port for browsers; each media thread has one.
         *
         * @return 0 takes any
         */
        @WithDefault("41000")
        int browserPort();

        /**
         * Addresses told to browsers; none: those of this machine.
         *
         * @return IP addresses
         */
        Optional<List<String>> browserAddresses();

        /**
         * The public address of a 1:1 NAT in front of the gateway.
         *
         * @return an IP address
         */
        Optional<String> publicAddress();

        /**
         * Address of the RTP ports for trunks; default: the SIP address.
         *
         * @return an IP address
         */
        Optional<String> trunkBind();

        /**
         * Address in the SDP for trunks, behind a NAT.
         *
         * @return an IP address
         */
        Optional<String> trunkAdvertised();

        /**
         * RTP and RTCP ports for trunks.
         *
         * @return first-last
         */
        @WithDefault("42000-43999")
        String rtpPorts();

        /**
         * A libopus to use instead of the one that comes with the gateway.
         *
         * @return a file
         */
        Optional<String> opusLibrary();

        /**
         * Opus effort toward browsers.
         *
         * @return 0 to 10
         */
        @WithDefault("5")
        int opusComplexity();

        /**
         * Whether browsers are asked to send next to nothing in silence (RFC 7587 §3.1.3).
         *
         * @return trunks hear comfort noise then
         */
        @WithDefault("false")
        boolean browserDtx();

        /**
         * How often a browser is asked whether it still wants media (RFC 7675).
         *
         * @return about this long
         */
        @WithDefault("5s")
        Duration consentInterval();

        /**
         * How long a browser may stay silent before its leg ends (RFC 7675).
         *
         * @return 30 seconds in the RFC
         */
        @WithDefault("30s")
        Duration consentExpiry();

        /**
         * When a media thread has too much to do.
         *
         * @return times
         */
        OverloadEntry overload();

        /** Less effort for calls, then no new ones. */
        interface OverloadEntry {
            /**
             * How late its alarms may go off.
             *
             * @return beyond this the Opus effort goes down
             */
            @WithDefault("5ms")
            Duration late();

            /**
             * How late is hopeless.
             *
             * @return beyond this there are no new calls at once
             */
            @WithDefault("40ms")
            Duration tooLate();

            /**
             * How long it has to be in time before it takes more upon itself.
             *
             * @return for each step
             */
            @WithDefault("5s")
            Duration calm();

            /**
             * What trunks that are refused are told.
             *
             * @return full seconds
             */
            @WithDefault("10s")
            Duration retryAfter();
        }
    }

    /** The demo's phone company. */
    interface CarrierEntry {
        /**
         * Whether it runs in this process.
         *
         * @return only in the demo
         */
        @WithDefault("false")
        boolean enabled();

        /**
         * Its SIP port on 127.0.0.1.
         *
         * @return a UDP port
         */
        @WithDefault("15060")
        int port();
    }
}
