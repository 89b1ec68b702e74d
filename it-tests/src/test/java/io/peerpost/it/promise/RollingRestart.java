package io.peerpost.it.promise;

import io.peerpost.it.harness.Outage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything of a fleet is restarted, one by one, while two publishers go on, a thousand messages a second each, one with
 * its inbox in memory and one with its inbox in a file: nothing is lost, repeated or fails. On each registry.
 */
@Timeout(180)
abstract class RollingRestart {
    private static final int PER_SECOND = 1_000;

    /** How long a group's only member is away: longer than any registry takes to tell. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The URI of the registry. */
    abstract String registry();

    @Test
    void rule21ARollingRestartOfAllSubscribersLosesRepeatsAndFailsNothing() throws InterruptedException {
        try (Fleet fleet = new Fleet(registry())) {
            List<Service> services = List.of(
                    fleet.start("bill", null),
                    fleet.start("bill", "ship"),
                    fleet.start("bill", "audit"),
                    fleet.start("ship", null));
            Service mail = fleet.start("mail");
            try (Sender forgetful = forgetful(fleet);
                    Sender durable = durable(fleet, "durable")) {
                List<Sender> senders = List.of(forgetful, durable);
                begin(senders, fleet);

                mail.close();
                Outage.of(AWAY);
                fleet.start("mail").awaitPart();
                for (Service service : services) {
                    service.restart();
                    senders.forEach(sender -> sender.awaitMore(200));
                }
                senders.forEach(sender -> sender.awaitMore(300));

                end(senders);
                Audit audit = new Audit(fleet, senders);
                audit.assertSettled();
                audit.assertNothingLeft();
                audit.assertGroupsHaveAllOnce();
                audit.assertKeysInOrder();
                audit.assertBroadcastWithoutGaps();
            }
        }
    }

    @Test
    void rule05ARollingRestartOfPublishersLosesNothingAndAGroupThatIsAwayIsRemembered() throws InterruptedException {
        try (Fleet fleet = new Fleet(registry())) {
            fleet.start("bill", null);
            fleet.start("bill", null);
            Service mail = fleet.start("mail");
            try (Sender one = durable(fleet, "one");
                    Sender two = durable(fleet, "two")) {
                List<Sender> senders = List.of(one, two);
                begin(senders, fleet);

                mail.close();
                senders.forEach(sender -> sender.awaitMore(200));
                for (Sender sender : senders) {
                    sender.restart();
                    sender.awaitMore(500);
                }
                fleet.start("mail").awaitPart();
                for (Sender sender : senders) {
                    sender.restart();
                    sender.awaitMore(500);
                }

                end(senders);
                Audit audit = new Audit(fleet, senders);
                audit.assertNothingLeft();
                audit.assertGroupsHaveAllOnce();
                audit.assertKeysInOrder();
                audit.assertBroadcastWithoutGaps();
            }
        }
    }

    private static Sender forgetful(Fleet fleet) {
        return new Sender("forgetful", fleet, PER_SECOND, UnaryOperator.identity());
    }

    private Sender durable(Fleet fleet, String name) {
        return new Sender(name, fleet, PER_SECOND, broker -> broker.inbox(folder.resolve(name)));
    }

    private static void begin(List<Sender> senders, Fleet fleet) {
        int everybody = fleet.groups().size() + fleet.ears(null).size();
        for (Sender sender : senders) {
            sender.awaitSeen("everybody", settlement -> settlement.ends().size() == everybody && settlement.good());
        }
        senders.forEach(Sender::begin);
        senders.forEach(sender -> sender.awaitMore(200));
    }

    private static void end(List<Sender> senders) throws InterruptedException {
        for (Sender sender : senders) {
            sender.end();
        }
    }
}
