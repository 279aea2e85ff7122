package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a {@link ScriptedPhone} does in one call, step by step, from the INVITE on. Every step has to come about as written. */
final class Script {
    private static final String CONTACT = "Contact: <sip:[local_ip]:[local_port];transport=UDP>\n";

    private final List<String> steps = new ArrayList<>();
    private int sequence;

    private Script() {}

    /** Somebody calls. */
    static Script called() {
        Script script = new Script();
        script.steps.add("""
                <recv request="INVITE"><action>
                <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
                <ereg regexp="tag=([^;]*)" search_in="hdr" header="From:" assign_to="tag,its-tag"/>
                <ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
                <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" check_it="true" assign_to="contact"/>
                <log message="[call_id];to-tag=[$its-tag];from-tag=[call_number]peer"/>
                </action></recv>""");
        return script;
    }

    /** It calls in the place of another phone (RFC 3891), whose dialog that is, and is answered. */
    static Script takesThePlaceOf(String dialog, String sdp) {
        return new Script().calls("gateway", "Require: replaces\nReplaces: " + dialog + "\n", sdp);
    }

    /** It calls a number, is answered, and hangs up soon. */
    static Script calls(String number, String sdp) {
        Script script = new Script().calls(number, "", sdp).pause(200);
        script.opens("BYE", 2, number, "[peer_tag_param]", "Content-Length: 0\n\n");
        script.steps.add("<recv response=\"200\"/>");
        return script;
    }

    /** It writes to a number outside of any call, and is answered so. */
    static Script writesTo(String number, String text, int status) {
        Script script = new Script();
        script.opens("MESSAGE", 1, number, "", body("text/plain", text));
        script.steps.add("<recv response=\"%d\"/>".formatted(status));
        return script;
    }

    /** It calls a number, is answered, writes, is written to, and hangs up. */
    static Script writesInACallTo(String number, String sdp, String text, String answer) {
        Script script = new Script().calls(number, "", sdp);
        script.opens("MESSAGE", 2, number, "[peer_tag_param]", body("text/plain", text));
        script.steps.add("<recv response=\"200\"/>");
        script.awaits("MESSAGE", answer).says("200 OK");
        script.opens("BYE", 3, number, "[peer_tag_param]", "Content-Length: 0\n\n");
        script.steps.add("<recv response=\"200\"/>");
        return script;
    }

    private Script calls(String number, String headers, String sdp) {
        opens("INVITE", 1, number, "", CONTACT + headers + body("application/sdp", sdp));
        steps.add("<recv response=\"100\" optional=\"true\"/>");
        steps.add("<recv response=\"180\" optional=\"true\"/>");
        steps.add("<recv response=\"200\"/>");
        opens("ACK", 1, number, "[peer_tag_param]", "Content-Length: 0\n\n");
        return this;
    }

    /** A description of one G.711 stream. */
    static String sdp(int version, String address, int rtpPort, String... attributes) {
        StringBuilder sdp = new StringBuilder("""
                v=0
                o=sipp 53655765 %d IN IP4 [local_ip]
                s=-
                c=IN IP4 %s
                t=0 0
                m=audio %d RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                """.formatted(version, address, rtpPort));
        List.of(attributes).forEach(attribute -> sdp.append("a=").append(attribute).append('\n'));
        return sdp.toString();
    }

    /** The call is taken. */
    Script answers(String sdp, String... headers) {
        respond("200 OK", ";tag=[call_number]peer", lines(headers) + body("application/sdp", sdp));
        return awaits("ACK");
    }

    /** A changed session is taken. */
    Script answersAnew(String sdp) {
        respond("200 OK", "", body("application/sdp", sdp));
        return awaits("ACK");
    }

    Script refuses(String status) {
        respond(status, ";tag=[call_number]peer", "Content-Length: 0\n\n");
        return awaits("ACK");
    }

    /** A request comes. */
    Script awaits(String method) {
        steps.add("<recv request=\"%s\"/>".formatted(method));
        return this;
    }

    /** The same, and somewhere in it stands this. */
    Script awaits(String method, String pattern) {
        steps.add("""
                <recv request="%s"><action>
                <ereg regexp="%s" search_in="msg" check_it="true" assign_to="found"/><log message="[$found]"/>
                </action></recv>""".formatted(method, pattern));
        return this;
    }

    /** To the request that came last. */
    Script says(String status) {
        respond(status, "", "Content-Length: 0\n\n");
        return this;
    }

    Script pause(int millis) {
        steps.add("<pause milliseconds=\"%d\"/>".formatted(millis));
        return this;
    }

    /** Changes the session; it has to be accepted. */
    Script reinvites(String sdp) {
        request("INVITE", body("application/sdp", sdp));
        steps.add("<recv response=\"100\" optional=\"true\"/>");
        steps.add("<recv response=\"200\"/>");
        send("ACK", sequence, "Content-Length: 0\n\n");
        return this;
    }

    /** Wants the other side to call somebody else. */
    Script refers(String target) {
        request("REFER", "Refer-To: <%s>\nContent-Length: 0\n\n".formatted(target));
        steps.add("<recv response=\"202\"/>");
        return this;
    }

    /** A key was pressed, in whatever words a phone has for that. */
    Script informs(String type, String text) {
        request("INFO", body(type, text));
        steps.add("<recv response=\"200\"/>");
        return this;
    }

    /** A message inside the call; {@link ScriptedPhone#awaitRead} waits for its answer. */
    Script writes(String text) {
        request("MESSAGE", body("text/plain", text));
        steps.add("<recv response=\"200\"><action><log message=\"%s\"/></action></recv>".formatted(ScriptedPhone.READ));
        return this;
    }

    /** How far it has come with what it was asked to do (RFC 3515 §2.4.5). */
    Script notifies(String status, String subscription) {
        request("NOTIFY", "Event: refer\nSubscription-State: " + subscription + "\n" + body("message/sipfrag", "SIP/2.0 " + status + "\n"));
        steps.add("<recv response=\"200\"/>");
        return this;
    }

    Script hangsUp() {
        request("BYE", "Content-Length: 0\n\n");
        steps.add("<recv response=\"200\"/>");
        return this;
    }

    /** The other side hangs up. */
    Script isHungUp() {
        return awaits("BYE").says("200 OK");
    }

    /** From now on in the hands of SIPp, which answers to this port. */
    ScriptedPhone playedAt(int port, Path directory) throws IOException {
        return ScriptedPhone.playing(scenario("<Reference variables=\"from,to,contact,tag\"/>"), port, directory);
    }

    /** The same for one that calls this port. */
    ScriptedPhone playedTo(int port, Path directory) throws IOException {
        return playedTo(port, directory, 1, 1);
    }

    /** So often, so many times at once. */
    ScriptedPhone playedTo(int port, Path directory, int calls, int atOnce) throws IOException {
        return ScriptedPhone.calling(port, scenario(""), directory, calls, atOnce);
    }

    private String scenario(String end) {
        return "<?xml version=\"1.0\"?>\n<scenario name=\"phone\">\n" + String.join("\n", steps) + "\n" + end + "\n</scenario>\n";
    }

    private void opens(String method, int number, String called, String tag, String rest) {
        steps.add("<send%s><![CDATA[\n".formatted(method.equals("ACK") ? "" : " retrans=\"500\"") + """
                %s sip:%s@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
                From: <sip:phone@[local_ip]>;tag=[call_number]caller
                To: <sip:%s@[remote_ip]>%s
                Call-ID: [call_id]
                CSeq: %d %s
                Max-Forwards: 70
                """.formatted(method, called, called, tag, number, method) + rest + "]]></send>");
    }

    private void respond(String status, String tag, String rest) {
        steps.add("<send><![CDATA[\nSIP/2.0 " + status + """

                [last_Via:]
                [last_From:]
                [last_To:]%s
                [last_Call-ID:]
                [last_CSeq:]
                """.formatted(tag) + CONTACT + rest + "]]></send>");
    }

    private void request(String method, String rest) {
        send(method, ++sequence, rest);
    }

    private void send(String method, int number, String rest) {
        steps.add("<send%s><![CDATA[\n".formatted(method.equals("ACK") ? "" : " retrans=\"500\"") + """
                %s [$contact] SIP/2.0
                Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
                From:[$to];tag=[call_number]peer
                To:[$from]
                Call-ID: [call_id]
                CSeq: %d %s
                Max-Forwards: 70
                """.formatted(method, number, method) + CONTACT + rest + "]]></send>");
    }

    private static String body(String type, String text) {
        return "Content-Type: " + type + "\nContent-Length: [len]\n\n" + text;
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    }
}
