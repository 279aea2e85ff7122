package org.trunkline.sip;

import gov.nist.javax.sip.header.HeaderFactoryImpl;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Takes challenges out of responses, and puts proofs into requests. */
final class Answerer {
    private Answerer() {}

    /** Whether a response asks for a proof (RFC 3261 §22). */
    static boolean asks(Response response) {
        int status = response.getStatusCode();
        return status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED;
    }

    /** What to send the refused request again with; nothing where it stays refused. */
    static List<Proving.Proof> answer(
            Proving.Exchange exchange, Response response, Request refused, Tally tally) {
        var questions = questions(response);
        if (questions.stream().noneMatch(Answerer::readable)) {
            tally.count(Refusal.BAD_CHALLENGE);
        }
        var uri = refused.getRequestURI().toString();
        return exchange.answer(questions, new Digest.Subject(refused.getMethod(), uri, Wire.bodyOf(refused)));
    }

    private static boolean readable(Proving.Question question) {
        return DigestFields.parse(question.header())
                .filter(fields -> fields.get("realm").isPresent() && fields.get("nonce").isPresent())
                .isPresent();
    }

    private static List<Proving.Question> questions(Response response) {
        var questions = new ArrayList<Proving.Question>();
        for (var asker : Proving.Asker.values()) {
            var headers = response.getHeaders(asker.question);
            while (headers.hasNext()) {
                questions.add(new Proving.Question(asker, Wire.value((Header) headers.next())));
            }
        }
        return questions;
    }

    /** Replaces what was proven before: a proof is good for one request. */
    static void prove(Request request, List<Proving.Proof> proofs) {
        for (var asker : Proving.Asker.values()) {
            request.removeHeader(asker.answer);
        }
        for (var proof : proofs) {
            try {
                request.addHeader(new HeaderFactoryImpl().createHeader(proof.name(), proof.value()));
            } catch (ParseException bug) {
                throw new IllegalStateException("a proof of ours is not valid SIP", bug);
            }
        }
    }
}
