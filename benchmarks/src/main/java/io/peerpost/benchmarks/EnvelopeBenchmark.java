package io.peerpost.benchmarks;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to put a message into go-micro's JSON, and to read it again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EnvelopeBenchmark {
    private static final String TOPIC = "orders";

    /** Bytes of the body, which are random. */
    @Param({"100", "1024", "65536"})
    public int size;

    /** Headers of the message. */
    @Param({"0", "4"})
    public int headers;

    private final EnvelopeCodec codec = new JsonEnvelope();
    private Message message = Message.of("");
    private byte[] envelope = {};

    /** Makes the message. */
    @Setup
    public void fill() {
        byte[] body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
        message = Message.of(body);
        for (int i = 0; i < headers; i++) {
            message = message.with("Header-" + i, "value " + i);
        }
        envelope = codec.encode(TOPIC, message);
    }

    /** As a publisher does. */
    @Benchmark
    public byte[] encode() {
        return codec.encode(TOPIC, message);
    }

    /**
     * As a subscriber does.
     *
     * @throws EnvelopeCodec.EnvelopeException never, of an envelope of its own
     */
    @Benchmark
    public EnvelopeCodec.Envelope decode() throws EnvelopeCodec.EnvelopeException {
        return codec.decode(envelope);
    }
}
