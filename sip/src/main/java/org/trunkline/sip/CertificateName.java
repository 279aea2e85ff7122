package org.trunkline.sip;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Whether a certificate speaks for a SIP domain (RFC 5922 §7).
 *
 * <pre>
 *   subjectAltName URI sip:example.org     if there is one, only these count
 *   subjectAltName DNS example.org         else these; an address is compared with IP entries
 *   subject CN example.org                 only where there is no alternative name at all
 * </pre>
 */
final class CertificateName {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private CertificateName() {}

    /** Who the certificate is for, when that is not the domain. */
    static Optional<List<String>> others(X509Certificate certificate, String domain) throws CertificateParsingException {
        var alternatives = certificate.getSubjectAlternativeNames();
        var names = alternatives == null ? common(certificate) : identities(alternatives);
        var wanted = plain(domain);
        return names.stream().anyMatch(name -> speaksFor(name, wanted)) ? Optional.empty() : Optional.of(names);
    }

    private static List<String> identities(Collection<List<?>> alternatives) {
        var uris = of(alternatives, URI).stream()
                .filter(uri -> uri.regionMatches(true, 0, "sip:", 0, 4))
                .map(uri -> uri.substring(4))
                .filter(host -> host.indexOf('@') < 0) // RFC 5922 §7.1: a person, not a domain
                .toList();
        if (!uris.isEmpty()) {
            return uris;
        }
        var names = new ArrayList<>(of(alternatives, DNS));
        names.addAll(of(alternatives, IP));
        return List.copyOf(names);
    }

    private static List<String> of(Collection<List<?>> alternatives, int kind) {
        return alternatives.stream()
                .filter(entry -> entry.get(0).equals(kind))
                .map(entry -> String.valueOf(entry.get(1)))
                .toList();
    }

    private static List<String> common(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .toList();
        } catch (InvalidNameException odd) {
            return List.of();
        }
    }

    private static String plain(String name) {
        var host = name.toLowerCase(Locale.ROOT);
        try {
            return InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException domain) {
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        }
    }

    private static boolean speaksFor(String name, String domain) {
        var ours = plain(name);
        if (ours.equals(domain)) {
            return true;
        }
        // RFC 5922 §7.2 forbids wildcards; carriers use them, so the first label alone may be one (RFC 6125 §6.4.3).
        int dot = domain.indexOf('.');
        return ours.startsWith("*.") && dot > 0 && ours.indexOf('.', 2) > 0 && ours.substring(1).equals(domain.substring(dot));
    }
}
