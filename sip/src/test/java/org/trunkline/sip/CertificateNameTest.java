package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5922 §7: who a certificate speaks for. */
class CertificateNameTest {
    private static final Authority AUTHORITY = new Authority("names");

    private static X509Certificate certificate(String names) throws IOException, GeneralSecurityException {
        AUTHORITY.issue("subject.example", names.split(" "));
        try (var file = Files.newInputStream(AUTHORITY.certificate("subject.example"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DNS:example.org, example.org, true",
        "DNS:Example.ORG, example.org, true",
        "DNS:example.org, example.org., true",
        "DNS:example.org, sip.example.org, false",
        "DNS:example.org, example.org.evil.test, false",
        "DNS:a.test DNS:example.org, example.org, true",
        "DNS:*.example.org, sip.example.org, true",
        "DNS:*.example.org, example.org, false",
        "DNS:*.example.org, a.b.example.org, false",
        "DNS:*.org, example.org, false",
        "URI:sip:example.org, example.org, true",
        "URI:sip:example.org DNS:other.test, other.test, false",
        "URI:sip:bob@example.org DNS:other.test, other.test, true",
        "URI:https://example.org, example.org, false",
        "IP:192.0.2.1, 192.0.2.1, true",
        "IP:192.0.2.1, 192.0.2.2, false",
        "IP:2001:db8::1, [2001:db8::1], true",
        "DNS:other.test, subject.example-1, false" // the common name counts only alone
    })
    void speaksFor(String names, String domain, boolean does) throws IOException, GeneralSecurityException {
        assertThat(CertificateName.others(certificate(names), domain).isEmpty()).isEqualTo(does);
    }
}
