package org.trunkline.carrier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A caller that is not ours: SIPp does the SIP, to a scenario that is put together step by step; RTP goes where its SDP says. */
final class SippCaller {
    private static final String PEER_TAG = "[peer_tag_param]";
    private static final String OK = """
            <send><![CDATA[
            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:]
            [last_Call-ID:]
            [last_CSeq:]
            Content-Length: 0

            ]]></send>""";

    private final List<String> steps = new ArrayList<>();

    static SippCaller inviting(int rtpPort, String payloadTypes) {
        SippCaller caller = new SippCaller();
        caller.send("INVITE", 1, "[branch]", "", """
                Content-Type: application/sdp
                Content-Length: [len]

                v=0
                o=sipp 1 1 IN IP4 [local_ip]
                s=-
                c=IN IP4 [local_ip]
                t=0 0
                m=audio %d RTP/AVP %s
                a=rtpmap:101 telephone-event/8000
                """.formatted(rtpPort, payloadTypes));
        caller.steps.add("<recv response=\"100\" optional=\"true\"/>");
        return caller;
    }

    SippCaller then(int status) {
        steps.add("<recv response=\"%d\" rrs=\"true\"/>".formatted(status));
        return this;
    }

    /** The body of the response must match. */
    SippCaller then(int status, String bodyPattern) {
        steps.add("""
                <recv response="%d" rrs="true"><action>
                <ereg regexp="%s" search_in="body" check_it="true" assign_to="found"/><log message="[$found]"/>
                </action></recv>""".formatted(status, bodyPattern));
        return this;
    }

    SippCaller bye(int sequence) {
        send("BYE", sequence, "[branch]", PEER_TAG, "Content-Length: 0\n");
        return this;
    }

    SippCaller info(int sequence, String contentType, String body) {
        String rest = "Content-Type: %s\nContent-Length: [len]\n\n%s\n".formatted(contentType, body);
        send("INFO", sequence, "[branch]", PEER_TAG, rest);
        return this;
    }

    SippCaller refer(int sequence, String number) {
        send("REFER", sequence, "[branch]", PEER_TAG, "Refer-To: <sip:%s@[remote_ip]>\nContent-Length: 0\n".formatted(number));
        return this;
    }

    SippCaller writes(int sequence, String text) {
        String rest = "Content-Type: text/plain\nContent-Length: [len]\n\n%s".formatted(text);
        send("MESSAGE", sequence, "[branch]", PEER_TAG, rest);
        return this;
    }

    /** The carrier writes this. */
    SippCaller thenReads(String text) {
        steps.add("""
                <recv request="MESSAGE"><action>
                <ereg regexp="%s" search_in="body" check_it="true" assign_to="read"/><log message="[$read]"/>
                </action></recv>""".formatted(text));
        steps.add(OK);
        return this;
    }

    /** Of an answer. */
    SippCaller ack() {
        send("ACK", 1, "[branch]", PEER_TAG, "Content-Length: 0\n");
        return this;
    }

    /** RFC 3261 §17.1.1.3: of a refusal, in the transaction of the INVITE. */
    SippCaller ackRefusal() {
        send("ACK", 1, branchOfInvite(), PEER_TAG, "Content-Length: 0\n");
        return this;
    }

    /** RFC 3261 §9.1: in the transaction of the INVITE. */
    SippCaller cancel() {
        send("CANCEL", 1, branchOfInvite(), "", "Content-Length: 0\n");
        return this;
    }

    private String branchOfInvite() {
        return "[branch-" + steps.size() + "]"; // the INVITE is the first step
    }

    SippCaller pause(int millis) {
        steps.add("<pause milliseconds=\"%d\"/>".formatted(millis));
        return this;
    }

    SippCaller thenBye() {
        steps.add("<recv request=\"BYE\"/>");
        steps.add(OK);
        return this;
    }

    private void send(String method, int sequence, String branch, String peerTag, String rest) {
        steps.add("""
                <send><![CDATA[
                %s sip:[service]@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=%s
                From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
                To: <sip:[service]@[remote_ip]:[remote_port]>%s
                Call-ID: [call_id]
                CSeq: %d %s
                Contact: <sip:sipp@[local_ip]:[local_port]>
                Max-Forwards: 70
                """.formatted(method, branch, peerTag, sequence, method) + rest + "\n]]></send>");
    }

    /** Starts SIPp; the process ends with 0 if all went by the scenario. */
    Process call(Path folder, int sipPort, String number) throws IOException {
        Path scenario = folder.resolve("scenario.xml");
        Files.writeString(scenario, "<?xml version=\"1.0\"?>\n<scenario name=\"caller\">\n" + String.join("\n", steps) + "\n</scenario>\n");
        List<String> command = new ArrayList<>(List.of("sipp", "127.0.0.1:" + sipPort, "-sf", scenario.toString(), "-s", number,
                "-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", "20s", "-timeout_error", "-trace_err",
                "-error_file", folder.resolve("errors.txt").toString()));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("screen.txt").toFile()).start();
    }

    /** What SIPp says of a call that did not go by the scenario; empty when it did. */
    static String complaint(Process sipp, Path folder) throws IOException, InterruptedException {
        if (!sipp.waitFor(30, TimeUnit.SECONDS)) {
            sipp.destroyForcibly();
            return "SIPp does not end";
        }
        Path errors = folder.resolve("errors.txt");
        String words = Files.exists(errors) ? Files.readString(errors) : Files.readString(folder.resolve("screen.txt"));
        return sipp.exitValue() == 0 ? "" : sipp.exitValue() + ": " + words;
    }
}
