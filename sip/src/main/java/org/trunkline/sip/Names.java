package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** What RFC 3263 asks of the DNS. An empty list says that there is nothing; an exception, that nobody can say now. */
interface Names {
    /** RFC 3403 §4.1. */
    record Naptr(int order, int preference, String flags, String service, String replacement) {}

    /** RFC 2782. */
    record Srv(int priority, int weight, int port, String host) {}

    List<Naptr> naptr(String domain) throws IOException;

    List<Srv> srv(String name) throws IOException;

    List<InetAddress> addresses(String host) throws IOException;
}
