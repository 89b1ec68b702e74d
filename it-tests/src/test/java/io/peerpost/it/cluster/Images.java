package io.peerpost.it.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The images to run, as the environment names them; CONTRIBUTING.md lists the variables. */
final class Images {
    private Images() {}

    static Future<String> etcd() {
        return CompletableFuture.completedFuture(named("PEERPOST_ETCD_IMAGE", "quay.io/coreos/etcd:v3.5.16"));
    }

    static Future<String> consul() {
        return CompletableFuture.completedFuture(named("PEERPOST_CONSUL_IMAGE", "hashicorp/consul:1.20"));
    }

    /** Nobody publishes Java together with iptables, so that one is built. */
    static Future<String> host() {
        String given = named("PEERPOST_HOST_IMAGE", "");
        return given.isEmpty() ? builtHost() : CompletableFuture.completedFuture(given);
    }

    private static Future<String> builtHost() {
        return new ImageFromDockerfile("local/peerpost-host:17", false)
                .withDockerfileFromBuilder(file -> file.from("eclipse-temurin:17-jre-alpine")
                        .run("apk add --no-cache iptables")
                        .build());
    }

    private static String named(String variable, String otherwise) {
        String given = System.getenv().getOrDefault(variable, "");
        return given.isBlank() ? otherwise : given.strip();
    }
}
