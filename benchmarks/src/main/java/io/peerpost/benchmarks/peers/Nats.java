package io.peerpost.benchmarks.peers;

import io.nats.client.Connection;
import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Core NATS with its Java client: a request where an answer is asked for, else a publish. */
final class Nats implements Contender {
    private static final String SUBJECT = "bench";
    private static final byte[] ANSWER = {};

    @Override
    public List<Mode> modes() {
        return List.of(Mode.STREAM, Mode.SOME, Mode.ONE);
    }

    @Override
    public Server server() throws Exception {
        String command = System.getProperty("nats.server", "nats-server");
        return ServerProcess.start(port -> List.of(command, "-a", "127.0.0.1", "-p", Integer.toString(port)));
    }

    private static Connection connection(String server) throws Exception {
        return io.nats.client.Nats.connect("nats://" + server);
    }

    @Override
    public Subscriber subscribe(String server) throws Exception {
        Connection connection = connection(server);
        connection
                .createDispatcher(message -> {
                    if (message.getReplyTo() != null) {
                        connection.publish(message.getReplyTo(), ANSWER);
                    }
                })
                .subscribe(SUBJECT);
        connection.flush(Duration.ofSeconds(10)); // the server knows it
        return new Subscriber() {
            @Override
            public String address() {
                return SUBJECT;
            }

            @Override
            public void close() throws InterruptedException {
                connection.close();
            }
        };
    }

    @Override
    public Link connect(String server, String subject) throws Exception {
        Connection connection = connection(server);
        return new Link() {
            @Override
            public void send(byte[] body, @Nullable Runnable answered) {
                if (answered == null) {
                    connection.publish(subject, body);
                } else {
                    CompletableFuture<?> unused =
                            connection.request(subject, body).thenRun(answered);
                }
            }

            @Override
            public void close() throws InterruptedException {
                connection.close();
            }
        };
    }
}
