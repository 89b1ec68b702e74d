package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.PullPolicy;
import org.testcontainers.utility.DockerImageName;

/**
 * Consul in one container for all tests of this JVM: a server, and agents beside it, of which each test borrows one,
 * since an agent knows one instance of an id, and the contract's ids are the same in every test. And a second server,
 * alone in its datacenter, that wants tokens.
 */
final class TestConsul {
    private static final int SERVER = 8500;
    private static final int WITH_TOKENS = 8650;
    private static final int FIRST_AGENT = 8551;
    private static final int AGENTS = 8;

    private static @Nullable TestConsul shared;

    private final GenericContainer<?> container;
    private final BlockingQueue<HostPort> idle = new LinkedBlockingQueue<>();
    private final HostPort withTokens;
    private final String managementToken;

    private TestConsul() {
        container = new GenericContainer<>(DockerImageName.parse(image()))
                .withImagePullPolicy(PullPolicy.defaultPolicy()) // none if it is there
                .withCommand("sh", "-c", script())
                .withExposedPorts(IntStream.concat(
                                IntStream.range(FIRST_AGENT, FIRST_AGENT + AGENTS), IntStream.of(SERVER, WITH_TOKENS))
                        .boxed()
                        .toArray(Integer[]::new))
                .waitingFor(
                        Wait.forHttp("/v1/status/leader").forPort(SERVER).forResponsePredicate(b -> b.length() > 4));
        container.start();
        for (int i = 0; i < AGENTS; i++) {
            idle.add(ready(FIRST_AGENT + i));
        }
        withTokens = ready(WITH_TOKENS);
        managementToken = bootstrap();
    }

    private static String image() {
        String asked = System.getProperty("PEERPOST_CONSUL_IMAGE", System.getenv("PEERPOST_CONSUL_IMAGE"));
        return asked == null || asked.isBlank() ? "hashicorp/consul:1.20" : asked;
    }

    private static String script() {
        StringBuilder script = new StringBuilder("consul agent -dev -client=0.0.0.0 -bind=127.0.0.1 & ");
        for (int i = 0; i < AGENTS; i++) {
            script.append(("consul agent -node=agent-%d -data-dir=/tmp/agent-%d -client=0.0.0.0 -bind=127.0.0.1"
                            + " -retry-join=127.0.0.1:8301 -retry-interval=1s"
                            + " -hcl='ports { http = %d, serf_lan = %d, server = %d, dns = -1, grpc = -1 }' & ")
                    .formatted(i, i, FIRST_AGENT + i, 8700 + i, 8800 + i));
        }
        script.append("consul agent -dev -node=strict -datacenter=strict -client=0.0.0.0 -bind=127.0.0.1"
                + " -hcl='ports { http = 8650, serf_lan = 8900, serf_wan = 8901, server = 8902, dns = -1, grpc = -1 }'"
                + " -hcl='acl { enabled = true, default_policy = \"deny\" }' & ");
        return script.append("wait").toString();
    }

    private HostPort ready(int port) {
        HostPort address = new HostPort(container.getHost(), container.getMappedPort(port));
        Awaitility.await("the agent at " + port + " knows a leader")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> knowsLeader(address));
        return address;
    }

    private static boolean knowsLeader(HostPort address) {
        try {
            return Http.get(address, "/v1/status/leader").body().length() > 4;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private String bootstrap() {
        String[] token = new String[1];
        Awaitility.await("ACLs can be set up").atMost(Duration.ofSeconds(30)).until(() -> {
            Http.Answer answer = Http.put(withTokens, "/v1/acl/bootstrap", "");
            token[0] = answer.body().replaceAll("(?s).*\"SecretID\": ?\"([^\"]+)\".*", "$1");
            return answer.status() == 200;
        });
        return token[0];
    }

    /** Started with the first call; not by the class, whose lambdas other threads run while it waits. */
    static synchronized TestConsul shared() {
        TestConsul started = shared == null ? new TestConsul() : shared;
        shared = started;
        return started;
    }

    /** An agent for this test alone. */
    HostPort borrow() {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void giveBack(HostPort agent) {
        idle.add(agent);
    }

    HostPort withTokens() {
        return withTokens;
    }

    String managementToken() {
        return managementToken;
    }
}
