package io.peerpost.cli;

import io.peerpost.broker.Delivery;
import java.util.Base64;

/**
 * Writes a message as a line.
 *
 * @param json as JSON instead of text
 */
record DeliveryLine(boolean json) {

    String of(Delivery delivery) {
        return json ? json(delivery) : BodyText.line(delivery.body());
    }

    private static String json(Delivery delivery) {
        byte[] body = delivery.body();
        return new JsonLine()
                .with("topic", delivery.topic())
                .with("id", delivery.id())
                .with("header", delivery.header())
                .with("body", body == null ? null : BodyText.utf8(body))
                .with("bodyBase64", body == null ? null : Base64.getEncoder().encodeToString(body))
                .with("attempt", delivery.attempt())
                .end();
    }
}
