package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.peerpost.broker.Message;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that has closed. Runs alone, since it counts the threads of this process. */
@Isolated
@Timeout(240)
final class NothingLeftBehindTest {

    @ParameterizedTest
    @ValueSource(strings = {"memory://left-behind", "mdns://?interface=lo"})
    void aBrokerLeavesNoThreadBehindAndClosesTwice(String registry) throws Exception {
        openUseAndClose(registry); // the JDK and the libraries start threads of their own with their first use
        Set<Thread> before = threads();
        for (int i = 0; i < 3; i++) {
            openUseAndClose(registry);
        }
        await("the threads to end")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertEquals(List.of(), newSince(before)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory://left-behind", "mdns://?interface=lo"})
    void aBrokerThatWasNeverUsedLeavesNoThreadBehind(String registry) throws Exception {
        openUseAndClose(registry);
        Set<Thread> before = threads();
        HttpBroker.open(registry).close();
        await("the threads to end")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertEquals(List.of(), newSince(before)));
    }

    private static void openUseAndClose(String registry) throws Exception {
        String topic = "left-behind-" + Long.toString(System.nanoTime(), 36);
        HttpBroker broker = HttpBroker.open(registry);
        try {
            broker.subscribe(topic, delivery -> {});
            broker.subscribe(topic, delivery -> {}, SubscribeOptions.queue("bill"));
            broker.publish(topic, Message.of("x"))
                    .settled()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } finally {
            broker.close();
        }
        assertTimeoutPreemptively(Duration.ofMillis(500), broker::close);
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static List<String> newSince(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                // the JDK's own, started when there is work
                .filter(name -> !name.startsWith("ForkJoinPool.commonPool")
                        && !name.startsWith("Attach Listener")
                        && !name.startsWith("process reaper")
                        && !name.startsWith("awaitility"))
                .collect(Collectors.toList());
    }
}
