package io.peerpost.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event bus of Vert.x between two members of a Hazelcast cluster, which only tells them who listens where: a request
 * where an answer is asked for, else a send. Compiled with the profile {@code vertx}, and found by name.
 */
final class VertxBus implements Contender {
    private static final String ADDRESS = "bench";
    private static final String HOST = "127.0.0.1";
    private static final Buffer ANSWER = Buffer.buffer();
    private static final int PATIENCE_SECONDS = 60;
    private static final int TRIES = 300;

    @Override
    public List<Mode> modes() {
        return List.of(Mode.STREAM, Mode.SOME, Mode.ONE);
    }

    /** Its address is that of its member of the cluster. */
    @Override
    public Subscriber subscribe(String server) throws Exception {
        int port = ServerProcess.freePort();
        Vertx vertx = clustered(port, HOST + ":" + port);
        await(vertx.eventBus()
                .<Buffer>consumer(ADDRESS, message -> {
                    if (message.replyAddress() != null) {
                        message.reply(ANSWER);
                    }
                })
                .completion());
        return new Subscriber() {
            @Override
            public String address() {
                return HOST + ":" + port;
            }

            @Override
            public void close() throws Exception {
                await(vertx.close());
            }
        };
    }

    private static Vertx clustered(int port, String member) throws Exception {
        VertxOptions options = new VertxOptions();
        options.getEventBusOptions().setHost(HOST);
        return await(Vertx.builder()
                .with(options)
                .withClusterManager(new HazelcastClusterManager(config(port, member)))
                .buildClustered());
    }

    /** On the loopback interface alone, and without a word to anybody else. */
    private static Config config(int port, String member) {
        Config config = new Config();
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port).setPublicAddress(HOST + ":" + port);
        network.getInterfaces().setEnabled(true).addInterface(HOST);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember(member);
        return config;
    }

    @Override
    public Link connect(String server, String member) throws Exception {
        Vertx vertx = clustered(ServerProcess.freePort(), member);
        EventBus bus = vertx.eventBus();
        for (int i = 0; !answers(bus); i++) {
            if (i == TRIES) {
                throw new IllegalStateException("nobody listens to " + ADDRESS);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return new Link() {
            @Override
            public void send(byte[] body, @Nullable Runnable answered) {
                if (answered == null) {
                    bus.send(ADDRESS, Buffer.buffer(body));
                } else {
                    Future<Message<Buffer>> unused =
                            bus.<Buffer>request(ADDRESS, Buffer.buffer(body)).onSuccess(answer -> answered.run());
                }
            }

            @Override
            public void close() throws Exception {
                await(vertx.close());
            }
        };
    }

    /** The cluster's members learn who listens a little after they have met. */
    private static boolean answers(EventBus bus) throws InterruptedException {
        try {
            await(bus.request(ADDRESS, ANSWER));
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
