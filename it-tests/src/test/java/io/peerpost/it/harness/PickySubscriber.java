package io.peerpost.it.harness;

import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.util.concurrent.CountDownLatch;

/** A program whose handler fails on some messages and prints the others. */
public final class PickySubscriber {
    private PickySubscriber() {}

    /**
     * Runs until it is killed.
     *
     * @param args the topic, the group, and a text: messages that hold it fail
     */
    public static void main(String[] args) throws InterruptedException {
        HttpBroker broker =
                HttpBroker.builder(Commands.LOOPBACK).listen("127.0.0.1:0").open();
        broker.subscribe(
                args[0],
                m -> {
                    if (m.text().contains(args[2])) {
                        throw new IllegalArgumentException("cannot handle it");
                    }
                    System.out.println(m.text());
                },
                SubscribeOptions.queue(args[1]));
        System.err.println("subscribed " + args[0]);
        new CountDownLatch(1).await();
    }
}
