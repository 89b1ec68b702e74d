package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Names;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.cache.ViewNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who was there when, and which groups are remembered, as far as the publisher can know it. Time is fair: it stands
 * still while the registry cannot be heard. The publisher's own clock is never ahead of it.
 */
final class Presence {
    private final Bench bench;
    private final long memory;

    /** The number of the step that is under way. */
    private int step;

    private long fair;
    private long last;
    private boolean fresh = true;
    private Set<Target> present = Set.of();
    private Set<Target> atFirst = Set.of();

    /** When somebody was there the last time. */
    private final Map<Target, Integer> seen = new HashMap<>();

    /** Since when a group has nobody. */
    private final Map<Target, Long> emptySince = new HashMap<>();

    /** When a group was last empty for longer than it is remembered, or left for good. */
    private final Map<Target, Integer> forgotten = new HashMap<>();

    /** Until when a group is certainly remembered. */
    private final Map<Target, Long> remembered = new HashMap<>();

    private Set<Target> rememberedAtFirst = Set.of();

    /** Groups that the publisher has seen. */
    private final Set<Target> known = new HashSet<>();

    private final Set<Target> expected = new HashSet<>();

    Presence(Bench bench) {
        this.bench = bench;
        this.memory = bench.config.groupMemory().toNanos();
        bench.fleet.watch(this::changed);
        changed();
    }

    int step() {
        return step;
    }

    /** The fair time. */
    long fair() {
        long now = bench.clock.getAsLong();
        fair += fresh ? now - last : 0;
        last = now;
        return fair;
    }

    /** The process is about to stand still, of which its clock may count so much. */
    void standsStill() {
        fair += FairClock.LONGEST_STEP;
    }

    /** The view has changed. */
    private void changed() {
        long now = fair();
        fresh = bench.fleet.view().fresh();
        Set<Target> before = present;
        present = targets();
        present.forEach(t -> {
            seen.put(t, step);
            Long since = emptySince.remove(t);
            if (since != null && now - since >= memory) {
                forgotten.put(t, step);
            }
            if (known.contains(t)) {
                remembered.put(t, Long.MAX_VALUE);
            }
        });
        for (Target target : before) {
            if (target.queue() != null && !present.contains(target)) {
                emptySince.put(target, now);
                remembered.computeIfPresent(target, (g, until) -> expected.contains(g) ? until : now + memory);
            }
        }
    }

    private Set<Target> targets() {
        Set<Target> targets = new HashSet<>();
        for (ViewNode node : bench.fleet.view().all()) {
            if (node.metadata().containsKey(NodeMetadata.FAREWELL)) {
                continue;
            }
            String topic = node.metadata().getOrDefault(NodeMetadata.TOPIC, "");
            for (String version : node.versions()) {
                boolean everybody = version.equals(Names.BROADCAST);
                targets.add(everybody ? Target.node(topic, node.id()) : Target.group(topic, version));
            }
        }
        return targets;
    }

    /** The step is over. */
    void stepEnds() {
        step++;
        long now = fair();
        remembered.values().removeIf(until -> until <= now);
        atFirst = present;
        present.forEach(t -> seen.put(t, step));
        known.stream().filter(present::contains).forEach(g -> remembered.put(g, Long.MAX_VALUE));
        rememberedAtFirst = Set.copyOf(remembered.keySet());
    }

    /** Whether somebody was there in a step or since. */
    boolean seenSince(Target target, int since) {
        return seen.getOrDefault(target, -1) >= since || (target.queue() != null && isGroup(target));
    }

    private boolean isGroup(Target group) {
        return seen.containsKey(group) || expected.contains(group) || remembered.containsKey(group);
    }

    /** Everybody to whom a message of this step may be owed, or one that was accepted in an earlier one and waited. */
    Set<Target> possible(String topic, int since) {
        Set<Target> all = new HashSet<>(seen.keySet());
        all.addAll(expected);
        all.addAll(remembered.keySet());
        all.removeIf(t -> !t.topic().equals(topic) || !seenSince(t, since));
        return all;
    }

    /** Everybody to whom a message of this step is owed without a doubt: who was there, or remembered, all the time. */
    Set<Target> certain(String topic) {
        long now = fair();
        Set<Target> all = new HashSet<>(atFirst);
        all.retainAll(present);
        rememberedAtFirst.stream()
                .filter(g -> remembered.getOrDefault(g, 0L) > now)
                .forEach(all::add);
        all.removeIf(t -> !t.topic().equals(topic));
        return all;
    }

    /** The publisher has seen a group: it is remembered from here on. */
    void known(Target target) {
        if (target.queue() != null) {
            known.add(target);
        }
    }

    /** Something is owed to a group again: from here on it may be remembered, as if it had been there. */
    void owedAgain(Target group) {
        if (group.queue() != null) {
            seen.put(group, step);
        }
    }

    void expected(Target group) {
        expected.add(group);
        remembered.put(group, Long.MAX_VALUE);
    }

    /** One of a group is about to leave for good. */
    void leavesForGood(Target group) {
        forgotten.put(group, step);
        if (!expected.contains(group)) {
            remembered.remove(group);
        }
    }

    /** Whether a group may have been given up since a step. */
    boolean forgottenSince(Target group, int since) {
        Long empty = emptySince.get(group);
        boolean now = present.contains(group) ? false : empty == null || fair() - empty >= memory;
        return now || forgotten.getOrDefault(group, -1) >= since;
    }

    boolean isPresent(Target target) {
        return present.contains(target);
    }

    /** Another process has opened the inbox; it remembers those groups that are in there. */
    void startsAnew(Set<Target> stored) {
        long now = fair();
        step++;
        remembered.clear();
        known.clear();
        expected.clear();
        stored.stream().filter(t -> t.queue() != null).forEach(g -> {
            seen.put(g, step);
            remembered.put(g, now + memory);
            emptySince.put(g, now);
        });
        rememberedAtFirst = Set.of();
        present = Set.of();
        atFirst = Set.of();
    }
}
