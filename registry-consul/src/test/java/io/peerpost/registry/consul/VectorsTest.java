package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What real go-micro programs said to an agent, and what a real agent answered of them. */
class VectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode VECTORS = vectors();

    private static JsonNode vectors() {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/consul.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBroadcastSubscriberIsRegisteredAsGoMicroDoes() throws Exception {
        Service record = Service.of(
                "micro.http.broker",
                "ff.http.broadcast",
                new Node(
                        "go.micro.topic.foo-d453766d-045a-4051-93d1-e156ae658586",
                        new HostPort("127.0.0.1", 35769),
                        Map.of("broker", "http", "secure", "false", "topic", "go.micro.topic.foo")));

        sameRequests(record, Duration.ofSeconds(60), 1);
    }

    /** Its address is IPv6, and it has an endpoint. Consul itself would refuse its metadata's odd key. */
    @Test
    void aServiceWithAnEndpointIsRegisteredAsGoMicroDoes() throws Exception {
        JsonNode body = JSON.readTree(VECTORS.get("requests").get(5).get("body").asText());
        Tags.Decoded tags = Tags.decode(strings(body.get("Tags")));
        assertEquals(Map.of("zone", "a", "<&>", "é"), tags.metadata());
        Endpoint endpoint = tags.endpoints().get(0);
        Value request = endpoint.request();
        assertNotNull(request);
        assertEquals("Greeter.Hello", endpoint.name());

        Node plain = new Node("greeter-1", new HostPort("::1", 9001), Map.of("zone", "a"));
        Service record = new Service("greeter/v1", tags.version(), Map.of(), tags.endpoints(), List.of(plain));
        ConsulAgent.Instance ours = Instances.of(record, Duration.ofSeconds(30));

        assertEquals(body.get("Address").asText(), ours.host());
        assertEquals(body.get("Port").asInt(), ours.port());
        assertEquals(body.get("Check").get("TTL").asText(), ours.ttl());
        assertEquals(body.get("Check").get("DeregisterCriticalServiceAfter").asText(), ours.deregisterAfter());
        assertEquals(tags.endpoints(), Tags.decode(ours.tags()).endpoints());
        assertEquals("1.2.3", tags.version());
    }

    /** Registered, passed, taken out: method, path and body; our check passes from the first moment. */
    private static void sameRequests(Service record, Duration ttl, int at) throws Exception {
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            Registration registration = registry.register(record, ttl);
            registration.close();

            List<ScriptedAgent.Asked> asked = agent.asked();
            for (int i = 0; i < 3; i++) {
                JsonNode theirs = VECTORS.get("requests").get(at + i);
                assertEquals(theirs.get("method").asText(), asked.get(i).method());
                assertEquals(
                        path(theirs.get("target").asText()), path(asked.get(i).target()));
            }
            sameBody(
                    VECTORS.get("requests").get(at).get("body").asText(),
                    asked.get(0).body());
        }
    }

    /** Without {@code ?note=}, which says nothing, and with a colon as it is. */
    private static String path(String target) {
        return target.replaceAll("\\?.*", "").replace("%3A", ":");
    }

    private static void sameBody(String theirs, String ours) throws Exception {
        ObjectNode their = (ObjectNode) JSON.readTree(theirs);
        ObjectNode own = (ObjectNode) JSON.readTree(ours);
        assertEquals(Tags.decode(strings(their.remove("Tags"))), Tags.decode(strings(own.remove("Tags"))));
        assertEquals("passing", ((ObjectNode) own.get("Check")).remove("Status").asText());
        their.remove("Checks"); // null
        assertEquals(their, own);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(each.asText()));
        return strings;
    }

    @Test
    void whatAnAgentAnswersOfGoMicrosSubscribersIsRead() {
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            agent.answer(
                    "/v1/health/service/",
                    ScriptedAgent.ok(15, VECTORS.get("healthAnswer").toString()));

            List<Service> found = registry.lookup("micro.http.broker").services();

            assertEquals(
                    List.of(
                            Service.of(
                                    "micro.http.broker",
                                    "ff.http.broadcast",
                                    new Node(
                                            "go.micro.topic.foo-4cf3d41e-83e4-443c-8c4b-6d0c594f9269",
                                            new HostPort("127.0.0.1", 37767),
                                            Map.of(
                                                    "broker",
                                                    "http",
                                                    "secure",
                                                    "false",
                                                    "topic",
                                                    "go.micro.topic.foo"))),
                            Service.of(
                                    "micro.http.broker",
                                    "workers/1",
                                    new Node(
                                            "orders/eu-d0524869-890e-4338-b508-7f668f6bb6fc",
                                            new HostPort("127.0.0.1", 35303),
                                            Map.of("broker", "http", "secure", "false", "topic", "orders/eu")))),
                    found);
            assertEquals(0, registry.skippedRecords());
        }
    }

    @Test
    void theAgentIsAskedWhereGoMicroAsks() {
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            registry.lookup("greeter/v1");
            registry.list();

            assertEquals(
                    "/v1/health/service/greeter/v1", path(agent.asked().get(0).target()));
            assertEquals("/v1/catalog/services", path(agent.asked().get(1).target()));
        }
    }
}
