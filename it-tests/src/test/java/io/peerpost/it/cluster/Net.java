package io.peerpost.it.cluster;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/**
 * A network with addresses of our choosing, so that a server that comes back has the one it had: 10.x.y.2 and up, the
 * gateway is 10.x.y.1.
 */
final class Net implements AutoCloseable {
    private static final int TRIES = 20;

    private final Network network;
    private final String prefix;

    private Net(Network network, String prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** One that nobody on this machine has. */
    static Net create() {
        for (int tries = 1; ; tries++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String prefix = "10." + random.nextInt(100, 250) + "." + random.nextInt(256) + ".";
            Network network = Network.builder()
                    .createNetworkCmdModifier(create -> create.withIpam(new Ipam()
                            .withConfig(new Ipam.Config()
                                    .withSubnet(prefix + "0/24")
                                    .withGateway(prefix + "1"))))
                    .build();
            try {
                network.getId(); // creates it
                return new Net(network, prefix);
            } catch (DockerException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    String address(int number) {
        return prefix + number;
    }

    String subnet() {
        return prefix + "0/24";
    }

    String gateway() {
        return address(1);
    }

    /** Puts a container that was not started yet there. */
    void put(GenericContainer<?> container, int number) {
        container
                .withNetwork(network)
                .withCreateContainerCmdModifier(create -> create.withIpv4Address(address(number)));
    }

    @Override
    public void close() {
        network.close();
    }
}
