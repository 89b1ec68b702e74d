package io.peerpost.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Redis's pub/sub with Lettuce, a connection each way. It knows no answers: one that is asked for, by the first byte, is a
 * message back on a channel of its own.
 */
final class Redis implements Contender {
    private static final byte[] MESSAGES = "bench".getBytes(US_ASCII);
    private static final byte[] ANSWERS = "answers".getBytes(US_ASCII);
    private static final byte[] ANSWER = {1};

    @Override
    public List<Mode> modes() {
        return List.of(Mode.STREAM, Mode.SOME, Mode.ONE);
    }

    @Override
    public Server server() throws Exception {
        String command = System.getProperty("redis.server", "redis-server");
        return ServerProcess.start(port -> List.of(
                command, "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
    }

    @Override
    public Subscriber subscribe(String server) {
        RedisClient client = RedisClient.create("redis://" + server);
        RedisAsyncCommands<byte[], byte[]> out =
                client.connect(ByteArrayCodec.INSTANCE).async();
        listen(client, MESSAGES, body -> {
            if (body[0] == 1) {
                RedisFuture<?> unused = out.publish(ANSWERS, ANSWER);
            }
        });
        return new Subscriber() {
            @Override
            public String address() {
                return new String(MESSAGES, US_ASCII);
            }

            @Override
            public void close() {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
            }
        };
    }

    /** Blocks until the server knows. */
    private static void listen(RedisClient client, byte[] channel, Consumer<byte[]> messages) {
        StatefulRedisPubSubConnection<byte[], byte[]> in = client.connectPubSub(ByteArrayCodec.INSTANCE);
        in.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] body) {
                messages.accept(body);
            }
        });
        in.sync().subscribe(channel);
    }

    @Override
    public Link connect(String server, String channel) {
        RedisClient client = RedisClient.create("redis://" + server);
        RedisAsyncCommands<byte[], byte[]> out =
                client.connect(ByteArrayCodec.INSTANCE).async();
        Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
        listen(client, ANSWERS, answer -> asked.remove().run());
        return new Link() {
            @Override
            public void send(byte[] body, @Nullable Runnable answered) {
                if (answered != null) {
                    asked.add(answered);
                }
                byte[] marked = body.clone();
                marked[0] = (byte) (answered == null ? 0 : 1);
                RedisFuture<?> unused = out.publish(channel.getBytes(US_ASCII), marked);
            }

            @Override
            public void close() {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
            }
        };
    }
}
