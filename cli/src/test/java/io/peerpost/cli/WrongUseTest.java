package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a command line is said in one line, with exit code 2. */
class WrongUseTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pub                                              | TOPIC",
                "pub t --data x --file f                          | --data and --file",
                "pub t --count 2                                  | --count without --data",
                "pub t --data x --count 0                         | --count: 0 (expected: >= 1)",
                "pub t --data x --count many                      | --count",
                "pub t --data x --header k                        | --header: 'k' (expected: KEY=VALUE)",
                "pub t --data x --header =v                       | --header",
                "pub t --data x --rate 0                          | --rate: 0.0 (expected: > 0)",
                "pub t --data x --wait -1                         | --wait",
                "pub t --data x --hold 0                          | holdFor",
                "pub t --data x --expect ff.http.broadcast        | ff.http.broadcast",
                "pub t --data x --listen nowhere                  | nowhere",
                "pub t --data x --advertise x:y                   | x:y",
                "pub t --data x --allow 10.0.0.0/99               | 10.0.0.0/99",
                "pub t --data x --confine localhost               | localhost",
                "pub t --data x --fleet=                          | fleet",
                "pub t extra                                      | extra",
                "sub                                              | TOPIC",
                "sub t --count -1                                 | --count: -1 (expected: >= 1)",
                "sub t --fail-rate 1.5                            | --fail-rate: 1.5 (expected: 0 to 1)",
                "sub t --fail-rate NaN                            | --fail-rate",
                "sub t --for soon                                 | 'soon' (expected: seconds",
                "sub t --ttl 0.1                                  | ttl",
                "sub t --concurrency 0                            | concurrency: 0 (expected: >= 1)",
                "sub t --queue ff.http.broadcast                  | ff.http.broadcast",
                "sub t --quue x                                   | did you mean --queue",
                "demo --seconds 0                                 | --seconds: 0 (expected: >= 1)",
                "bench --seconds 0                                | --seconds: 0 (expected: > 0)",
                "bench --seconds soon                             | 'soon' (expected: seconds",
                "bench --size -1                                  | --size: -1 (expected: 0 to 3000000)",
                "bench --in-flight 0                              | --in-flight: 0 (expected: 1 to 10000)",
                "bench --in-flight 1000 --size 1000000            | (expected: with --size 1000000 at most 67)",
                "bench --lane fast                                | 'fast' (expected: compatible or stream)",
                "bench --lane Compatible                          | 'Compatible' (expected: compatible or stream)",
                "bench --registry memory://x                      | memory://x is one process's own",
                "bench --confine localhost                        | localhost",
                "bench extra                                      | extra",
                "bench-subscriber                                 | TOPIC",
                "nodes extra                                      | extra",
                "doctor extra                                     | extra",
                "frobnicate                                       | frobnicate"
            })
    void isSaidInOneLine(String line, String expected) {
        String said = withMemoryRegistry(line.split(" ")).failedWith(Exit.USAGE);
        assertTrue(said.contains(expected), said);
        assertTrue(said.startsWith("peerpost"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub t --data x", "sub t", "nodes", "doctor", "demo", "bench"})
    void anUnknownRegistryIsAnsweredWithTheKnownOnes(String line) {
        String said = CommandRun.of((line + " --registry foo://x").split(" ")).failedWith(Exit.USAGE);
        assertTrue(said.contains("unknown registry 'foo://' (known here: "), said);
        assertTrue(said.contains("mdns://") && said.contains("memory://"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub t --data x", "sub t", "nodes", "doctor", "demo", "bench"})
    void anUnknownKeyIsAnsweredWithTheKnownOnes(String line) {
        String said = CommandRun.of((line + " --registry mdns://?iface=lo").split(" "))
                .failedWith(Exit.USAGE);
        assertTrue(said.contains("unknown key 'iface'") && said.contains("interface"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory://?password=hush", "memory://u:hush@host", "memory://?token=hush"})
    void aSecretInTheRegistryIsRefusedWithoutRepeatingIt(String uri) {
        String said = CommandRun.of("nodes", "--registry", uri).failedWith(Exit.USAGE);
        assertTrue(said.contains("password-file"), said);
        assertFalse(said.contains("hush"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u:hush@host", "host?password=hush", "etcd:/u:hush@host"})
    void whatIsNoUriIsNotRepeatedIfItMayHoldASecret(String text) {
        String said = CommandRun.of("nodes", "--registry", text).failedWith(Exit.USAGE);
        assertTrue(said.contains("is not a URI"), said);
        assertFalse(said.contains("hush"), said);
    }

    @Test
    void noCommandIsAnsweredWithTheCommands() {
        assertEquals(
                "peerpost: no command (expected: demo, sub, pub, inbox, nodes, doctor, bench) (see: peerpost --help)",
                CommandRun.of().failedWith(Exit.USAGE));
    }

    private static CommandRun withMemoryRegistry(String... args) {
        String[] stripped = Arrays.stream(args).filter(arg -> !arg.isEmpty()).toArray(String[]::new);
        return new CommandRun().with("PEERPOST_REGISTRY", "memory://wrong-use").run(stripped);
    }
}
