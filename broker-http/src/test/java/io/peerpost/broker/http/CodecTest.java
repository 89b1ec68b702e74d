package io.peerpost.broker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Settlement;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A codec of the user's own is what messages go through, whichever lane they take. */
class CodecTest {
    @ParameterizedTest
    @EnumSource(Lanes.class)
    void whatIsPublishedGoesThroughTheCodecOnEitherLane(Lanes lanes) throws Exception {
        String registry = "memory://" + UUID.randomUUID();
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        try (HttpBroker subscriber =
                        HttpBroker.builder(registry).codec(new ShoutingCodec()).open();
                HttpBroker publisher = HttpBroker.builder(registry)
                        .codec(new ShoutingCodec())
                        .lanes(lanes)
                        .open()) {
            subscriber.subscribe("t", message -> handled.add(message.text()));
            Settlement settlement = publisher
                    .publish("t", Message.of("quiet"))
                    .settled()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertTrue(settlement.good(), settlement::toString);
            assertEquals("QUIET", handled.poll(20, TimeUnit.SECONDS));
        }
    }
}
