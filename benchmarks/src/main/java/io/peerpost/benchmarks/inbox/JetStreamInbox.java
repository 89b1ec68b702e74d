package io.peerpost.benchmarks.inbox;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A NATS server of its own with one file stream, told to sync every message, and its Java client. */
final class JetStreamInbox implements Contender {
    private final Path server;

    JetStreamInbox(Path server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public Session open(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.writeString(
                folder.resolve("nats.conf"),
                "listen: \"127.0.0.1:" + port + "\"\njetstream { store_dir: \"" + folder
                        + "\", sync_interval: always }\n");
        Process process = new ProcessBuilder(server.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile())
                .start();
        try {
            return new Running(process, connect(port));
        } catch (IOException | InterruptedException | JetStreamApiException e) {
            process.destroy();
            throw new IOException("nats-server did not start; see " + folder.resolve("nats.log"), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static Connection connect(int port) throws IOException, InterruptedException, JetStreamApiException {
        Options options = new Options.Builder()
                .server("nats://127.0.0.1:" + port)
                .connectionTimeout(Duration.ofSeconds(5))
                .build();
        IOException last = new IOException("never tried");
        for (int i = 0; i < 100; i++) {
            try {
                Connection connection = Nats.connect(options);
                connection
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("bench")
                                .subjects("bench")
                                .storageType(StorageType.File)
                                .build());
                return connection;
            } catch (IOException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw last;
    }

    private static final class Running implements Session {
        private final Process process;
        private final Connection connection;
        private final JetStream stream;

        Running(Process process, Connection connection) throws IOException {
            this.process = process;
            this.connection = connection;
            this.stream = connection.jetStream(JetStreamOptions.builder()
                    .requestTimeout(Duration.ofSeconds(30))
                    .build());
        }

        @Override
        public CompletionStage<?> accept(byte[] body) {
            return stream.publishAsync("bench", body);
        }

        @Override
        public void close() throws InterruptedException {
            connection.close();
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
