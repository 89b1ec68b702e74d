package io.peerpost.cli;

import io.peerpost.broker.ListenException;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUri;
import io.peerpost.registry.RegistryUriException;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code peerpost doctor}: looks for what keeps nodes from finding and reaching each other. */
@Command(
        name = "doctor",
        description = "Looks for what keeps nodes from finding and reaching each other, one line each.",
        sortOptions = false,
        footer = {
            "",
            "Looks at interfaces, multicast and port 5353 (for mDNS), clock and host name, what the registry sees, the "
                    + "address that would be advertised and who may come in. With --json a line is "
                    + "{\"check\", \"ok\", \"detail\", \"advice\"}, advice null if there is none.",
            "",
            "Examples:",
            "  peerpost doctor",
            "  peerpost doctor --registry 'mdns://?interface=eth0' --listen 0.0.0.0:8080",
            "",
            "Exit codes: 0 nothing is wrong, 1 something is, 2 wrong use."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int SICK = 1;

    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws SocketException {
        RegistryUri uri = RegistryUri.parse(common.registryUri(terminal.environment()));
        List<Nic> nics = Nic.all();
        // first, since it is here that a wrong option is found, and that says no more than what is wrong with it
        List<Finding> last = brokerFindings(nics);
        List<Finding> findings = new ArrayList<>();
        nics.forEach(nic -> findings.add(Finding.good("interface", nic.text())));
        if (uri.scheme().equals("mdns")) {
            findings.addAll(MulticastCheck.run(nics, uri.list("interface")));
        }
        findings.addAll(HostCheck.run(Instant.now(), HostCheck.hostName()));
        findings.addAll(last);
        findings.forEach(finding -> terminal.result(common.json() ? finding.json() : finding.text()));
        return findings.stream().allMatch(Finding::ok) ? Exit.OK : SICK;
    }

    /** Opens a broker as the other commands would, and looks at it. */
    private List<Finding> brokerFindings(List<Nic> nics) {
        @Nullable String listen = common.listenAddress(terminal.environment());
        List<Finding> findings = new ArrayList<>();
        try (BrokerSession session = BrokerSession.open(common, terminal, builder -> builder)) {
            findings.addAll(RegistryCheck.run(session.registry(), common.fleet, System::nanoTime));
            HostPort advertised = HostPort.parse(session.broker().address());
            findings.addAll(
                    new AddressCheck(nics, session.registry().thisHostOnly()).run(advertised, listen, common.allow));
        } catch (RegistryUriException e) {
            throw e;
        } catch (RegistryException e) {
            findings.add(RegistryCheck.away(e));
        } catch (ListenException e) {
            findings.add(Finding.bad("listen", FailureLine.oneLine(e), "end what holds the port, or choose another"));
        }
        return findings;
    }
}
