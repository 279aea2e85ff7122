package org.trunkline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.ice.Browser.address;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 udp 2130706431 192.0.2.7 40000 typ host",
                "candidate:1 1 udp 2130706431 2001:db8:0:0:0:0:0:7 40000 typ host",
                "candidate:842163049 1 udp 1677729535 203.0.113.9 61000 typ srflx raddr 10.0.0.7 rport 40000"
            })
    void whatIsWrittenIsWhatWasRead(String text) {
        assertThat(Candidate.parse(text)).map(Candidate::toString).contains(text);
    }

    @Test
    void chromiumCandidateIsReadWithItsExtensionsSkipped() {
        var c = Candidate.parse("candidate:842163049 1 udp 1677729535 203.0.113.9 61000 typ srflx raddr 0.0.0.0"
                        + " rport 0 generation 0 ufrag EsAw network-id 1 network-cost 10")
                .orElseThrow();
        assertThat(c.address()).contains(address("203.0.113.9", 61000));
        assertThat(c.related()).contains(address("0.0.0.0", 0));
        assertThat(c.type()).isEqualTo("srflx");
        assertThat(c.priority()).isEqualTo(1677729535L);
        assertThat(c.isMdns()).isFalse();
    }

    @Test
    void hiddenAddressIsANameThatNobodyResolves() {
        var c = Candidate.parse("a=candidate:1 1 UDP 2122260223 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 61764"
                        + " typ host generation 0\r\n")
                .orElseThrow();
        assertThat(c.isMdns()).isTrue();
        assertThat(c.address()).isEmpty();
        assertThat(c.transport()).isEqualTo("udp");
    }

    @Test
    void firefoxTcpCandidateIsRead() {
        var c = Candidate.parse("candidate:2 1 TCP 2105524479 192.0.2.7 9 typ host tcptype active").orElseThrow();
        assertThat(c.transport()).isEqualTo("tcp");
        assertThat(c.port()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "candidate:1 1 udp 2130706431 192.0.2.7 40000",
                "candidate:1 1 udp 2130706431 192.0.2.7 40000 type host",
                "candidate:1 0 udp 2130706431 192.0.2.7 40000 typ host",
                "candidate:1 1 udp 0 192.0.2.7 40000 typ host",
                "candidate:1 1 udp 4294967296 192.0.2.7 40000 typ host",
                "candidate:1 1 udp 2130706431 192.0.2.7 65536 typ host",
                "candidate:1 1 udp 2130706431 192.0.2.7 -1 typ host",
                "candidate:1 1 udp 2130706431 fe80::1%eth0 4000 typ host",
                "candidate:1 1 udp 2130706431 a\"b 4000 typ host",
                "candidate:é 1 udp 2130706431 192.0.2.7 40000 typ host",
                "1 1 udp 2130706431 192.0.2.7 40000 typ host"
            })
    void rubbishIsNoCandidate(String text) {
        assertThat(Candidate.parse(text)).isEmpty();
    }

    @Test
    void everyCutAndEveryChangedCharacterIsReadOrRefused() {
        var random = new Random(11);
        String good = "candidate:842163049 1 udp 1677729535 203.0.113.9 61000 typ srflx raddr 10.0.0.7 rport 40000";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(good.substring(0, random.nextInt(good.length()) + 1));
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
            Candidate.parse(text.toString()).ifPresent(c -> assertThat(c.toString()).startsWith("candidate:"));
        }
        assertThat(Candidate.parse(good + " x".repeat(1000))).isEmpty();
    }

    @Test
    void publicAddressComesFirstAndOnceAndPrioritiesFall() {
        var inside = InetAddress.ofLiteral("10.0.0.7");
        var outside = InetAddress.ofLiteral("203.0.113.9");
        var candidates = HostCandidates.of(List.of(inside, InetAddress.ofLiteral("fd00::7"), outside),
                Optional.of(outside), 40000, 0);
        assertThat(candidates).extracting(Candidate::toString).containsExactly(
                "candidate:1 1 udp 2113945855 203.0.113.9 40000 typ host",
                "candidate:2 1 udp 2113945599 10.0.0.7 40000 typ host",
                "candidate:3 1 udp 2113945343 fd00:0:0:0:0:0:0:7 40000 typ host");
    }

    /** Chromium's own candidates have 2122194687 and more, so it is ours that make the priority of a pair. */
    @Test
    void whatIsFoundAfterARestartIsBeforeWhatWasFoundBefore() {
        var addresses = List.of(InetAddress.ofLiteral("10.0.0.7"), InetAddress.ofLiteral("10.0.0.8"));
        long before = 0;
        for (int restarts = 0; restarts < 400; restarts++) {
            var candidates = HostCandidates.of(addresses, Optional.empty(), 40000, restarts);
            assertThat(candidates.getLast().priority()).isGreaterThan(before);
            before = candidates.getFirst().priority();
            assertThat(before).isLessThan(2122194687L);
        }
        assertThat(HostCandidates.of(addresses, Optional.empty(), 40000, Integer.MAX_VALUE >> 6)).isNotEmpty();
    }

    @Test
    void discoveredAddressesCanBeOffered() {
        assertThat(HostCandidates.discover()).isNotEmpty().noneMatch(InetAddress::isLinkLocalAddress);
        assertThat(HostCandidates.loopback()).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }
}
