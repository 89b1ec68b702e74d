package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.registry.mdns.Hosts.Running;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several hosts, and interfaces that come and go. */
@Tag("hosts")
class HostsTest {
    private final Hosts hosts = new Hosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void hostsSeeEachOtherWithoutAnyOptionAndGoodbyesArrive() throws IOException {
        Running a = hosts.peer("a", "node-a", "10.99.0.1:1");
        Running alsoA = hosts.peer("a", "node-a2", "10.99.0.1:2");
        Running b = hosts.peer("b", "node-b", "10.99.0.2:1");

        a.says("ADDED node-b 10.99.0.2:1");
        a.says("ADDED node-a2");
        alsoA.says("ADDED node-a ");
        b.says("ADDED node-a ");
        b.says("ADDED node-a2");
        b.end();
        a.says("LEFT node-b");
        alsoA.says("LEFT node-b");
    }

    @Test
    void anInterfaceThatComesBackUnderAnotherNameIsJoinedAgain() {
        Running a = hosts.peer("a", "node-a", "10.99.0.1:1");
        Running b = hosts.peer("b", "node-b", "10.99.0.2:1");
        a.says("ADDED node-b");
        b.says("ADDED node-a");

        hosts.ip("b", "link", "set", "eth0", "down");
        b.says("interrupted");
        hosts.ip("b", "link", "set", "eth0", "name", "eth1");
        hosts.ip("b", "link", "set", "eth1", "up");
        b.says("resumed");

        meetsNewcomers(b);
    }

    @Test
    void anInterfaceThatIsReplacedByAnotherOneWithAnotherAddressIsJoinedAgain() {
        Running a = hosts.peer("a", "node-a", "10.99.0.1:1");
        Running b = hosts.peer("b", "node-b", "10.99.0.2:1");
        a.says("ADDED node-b");
        b.says("ADDED node-a");

        hosts.unplug();
        a.says("interrupted");
        b.says("interrupted");
        hosts.plug("eth7", "10.99.0.77/24");
        a.says("resumed");
        b.says("resumed");

        meetsNewcomers(b);
    }

    private void meetsNewcomers(Running b) {
        Running newcomer = hosts.peer("a", "newcomer", "10.99.0.1:3");
        newcomer.says("ADDED node-b");
        b.says("ADDED newcomer");
        assertFalse(b.heard("LOST node-a"), "who answers was not lost");
    }

    @Test
    void whoSpeaksOnLoopbackOnlyIsNotHeardOnTheNetworkAndHearsNobodyThere() {
        Running confined = hosts.peer("a", "confined", "127.0.0.1:1", "lo");
        Running alsoConfined = hosts.peer("a", "also-confined", "127.0.0.1:2", "lo");
        Running neighbour = hosts.peer("a", "neighbour", "10.99.0.1:1");
        Running far = hosts.peer("b", "far", "10.99.0.2:1");

        confined.says("ADDED also-confined");
        alsoConfined.says("ADDED confined");
        neighbour.says("ADDED far");
        far.says("ADDED neighbour");
        for (Running open : new Running[] {neighbour, far}) {
            assertFalse(open.heard("ADDED confined") || open.heard("ADDED also-confined"));
        }
        for (Running closed : new Running[] {confined, alsoConfined}) {
            assertFalse(closed.heard("ADDED neighbour") || closed.heard("ADDED far"));
        }
    }
}
