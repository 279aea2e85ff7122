package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The signal protocol as its schema has it. */
final class Protocol {
    private static final Schema CLIENT = schema("clientMessage");
    private static final Schema SERVER = schema("serverMessage");

    private Protocol() {}

    static void assertClientMessage(String text) {
        assertThat(CLIENT.validate(text, InputFormat.JSON)).as("a message of the page: %s", text).isEmpty();
    }

    static void assertServerMessage(String text) {
        assertThat(SERVER.validate(text, InputFormat.JSON)).as("a message of the gateway: %s", text).isEmpty();
    }

    private static Schema schema(String definition) {
        String id = "urn:trunkline:protocol:v1";
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(id, text())));
        return registry.getSchema("{\"$ref\": \"" + id + "#/$defs/" + definition + "\"}", InputFormat.JSON);
    }

    private static String text() {
        try (var in = Protocol.class.getResourceAsStream("/META-INF/resources/protocol/trunkline.v1.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
