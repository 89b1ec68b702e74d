package io.peerpost.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.HttpBroker;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The service against a real Consul, which Testcontainers starts once for all tests here. To copy: all it takes are
 * {@code peerpost-broker-http}, {@code peerpost-registry-consul}, {@code testcontainers} and JUnit.
 */
@Tag("container")
final class BillingOverConsulTest {
    private static final GenericContainer<?> CONSUL = new GenericContainer<>(DockerImageName.parse(
                    System.getenv().getOrDefault("PEERPOST_CONSUL_IMAGE", "hashicorp/consul:1.20")))
            .withCommand("consul", "agent", "-dev", "-client=0.0.0.0")
            .withExposedPorts(8500)
            // it answers before it has a leader, and can register nobody until then
            .waitingFor(Wait.forHttp("/v1/status/leader").forPort(8500).forResponsePredicate(b -> b.length() > 4));

    private final BlockingQueue<String> bills = new LinkedBlockingQueue<>();

    @BeforeAll
    static void startConsul() {
        CONSUL.start();
    }

    @AfterAll
    static void stopConsul() {
        CONSUL.stop();
    }

    /** Only Consul is in a container: everybody else is in this JVM, and listens on loopback. */
    private static Broker broker() {
        String uri = "consul://" + CONSUL.getHost() + ":" + CONSUL.getMappedPort(8500);
        return HttpBroker.builder(uri).listen("127.0.0.1:0").open();
    }

    @Test
    void announcesABillForEachOrder() throws Exception {
        try (Broker service = broker();
                Billing billing = new Billing(service);
                Broker test = broker()) {
            test.subscribe("bills", bill -> bills.add(bill.text()));
            test.publish("orders", Message.of("42"));
            assertEquals("bill for 42", bills.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anOrderThatComesBeforeTheServiceIsBilledOnceItIsThere() throws Exception {
        try (Broker test = broker()) {
            test.expect("orders", "billing");
            test.subscribe("bills", bill -> bills.add(bill.text()));
            Publication order = test.publish("orders", Message.of("43"));
            try (Broker service = broker();
                    Billing billing = new Billing(service)) {
                assertEquals("bill for 43", bills.poll(20, TimeUnit.SECONDS));
                assertEquals(
                        1,
                        order.settled()
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS)
                                .count(Outcome.DELIVERED));
            }
        }
    }
}
