package org.trunkline.sip;

import java.util.Arrays;
import java.util.List;
import javax.sip.header.RequireHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** The extensions of SIP that we know, by their option tags (RFC 3261 §27.1). */
final class Extensions {
    static final String TIMER = "timer"; // RFC 4028
    static final String REPLACES = "replaces"; // RFC 3891
    static final String NO_REFER_SUB = "norefersub"; // RFC 4488
    static final List<String> SUPPORTED = List.of(TIMER, REPLACES, NO_REFER_SUB);

    private Extensions() {}

    /** Whether who sent this knows an extension. */
    static boolean supports(Message message, String tag) {
        return tags(message, SupportedHeader.NAME).contains(tag) || tags(message, RequireHeader.NAME).contains(tag);
    }

    /** What a request requires and we do not know. */
    static List<String> unknown(Request request) {
        return tags(request, RequireHeader.NAME).stream().filter(tag -> !SUPPORTED.contains(tag)).toList();
    }

    private static List<String> tags(Message message, String header) {
        var found = new java.util.ArrayList<String>();
        var headers = message.getHeaders(header);
        while (headers.hasNext()) {
            var line = headers.next().toString();
            Arrays.stream(line.substring(line.indexOf(':') + 1).split(","))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .forEach(found::add);
        }
        return found;
    }
}
