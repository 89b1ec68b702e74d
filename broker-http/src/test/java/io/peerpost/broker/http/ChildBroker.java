package io.peerpost.broker.http;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Message;
import io.peerpost.broker.Settlement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process with one broker, which is told what to do by its argument and prints what happens. It ends when it is told to
 * by a signal, or when its standard input does.
 */
final class ChildBroker {
    private ChildBroker() {}

    /**
     * What it does.
     *
     * <ul>
     *   <li>{@code hook}: closes on shutdown
     *   <li>{@code none}: does not
     *   <li>{@code closed}: would, but is closed before
     *   <li>{@code closing}: would, and is in the middle of being closed
     *   <li>{@code exit}: closes on shutdown, and ends by itself
     * </ul>
     */
    public static void main(String[] args) throws Exception {
        String how = args[0];
        HttpBrokerBuilder builder = HttpBroker.builder("memory://child")
                .listen("127.0.0.1:0")
                .closeTimeout(Duration.ofSeconds(30))
                .listener(new BrokerListener() {
                    @Override
                    public void onEnd(String id, Settlement.End end) {
                        System.out.println("end " + end.outcome());
                    }
                });
        HttpBroker broker = (how.equals("none") ? builder : builder.closeOnShutdown()).open();
        broker.publish("nobody", Message.of("x"));
        switch (how) {
            case "closed" -> broker.close();
            case "closing" -> closeAtWork(broker);
            case "exit" -> System.exit(7);
            default -> {}
        }
        System.out.println("ready");
        int unused = System.in.read();
    }

    /** Closes while a handler is at work, which goes on until standard input says so. */
    private static void closeAtWork(HttpBroker broker) throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(1);
        broker.subscribe("t", m -> {
            atWork.countDown();
            int unused = System.in.read();
            System.out.println("handled");
        });
        broker.publish("t", Message.of("x"));
        atWork.await();
        System.out.println("at work");
        broker.close();
    }
}
