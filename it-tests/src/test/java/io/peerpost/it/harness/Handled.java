package io.peerpost.it.harness;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.MessageHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A handler that keeps the texts of what it was given. */
public final class Handled implements MessageHandler {
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(Delivery delivery) {
        texts.add(delivery.text());
    }

    /** So far, in order. */
    public List<String> texts() {
        return new ArrayList<>(texts);
    }

    /** How many so far. */
    public int count() {
        return texts.size();
    }
}
