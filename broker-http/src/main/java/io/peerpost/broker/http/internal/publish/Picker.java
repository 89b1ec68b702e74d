package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.Picking;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Picks one member of a group. Belongs to the publisher's loop. */
interface Picker {

    /** One of those that fit; null if none does. */
    @Nullable Peer pick(List<Peer> members, Predicate<Peer> fits);

    static Picker of(Picking way, RandomGenerator random) {
        return switch (way) {
            case RANDOM ->
                (members, fits) -> from(members, fits, members.isEmpty() ? 0 : random.nextInt(members.size()));
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_IN_FLIGHT -> Picker::least;
        };
    }

    /** The first that fits from a place on, going round. */
    private static @Nullable Peer from(List<Peer> members, Predicate<Peer> fits, int start) {
        for (int i = 0; i < members.size(); i++) {
            Peer member = members.get((start + i) % members.size());
            if (fits.test(member)) {
                return member;
            }
        }
        return null;
    }

    private static @Nullable Peer least(List<Peer> members, Predicate<Peer> fits) {
        Peer best = null;
        for (Peer member : members) {
            if ((best == null || member.load() < best.load()) && fits.test(member)) {
                best = member;
            }
        }
        return best;
    }

    /** Rendezvous hashing: a key stays with a member as long as that one fits, whoever else comes or goes. */
    static @Nullable Peer byKey(List<Peer> members, String key, Predicate<Peer> fits) {
        Peer best = null;
        long most = 0;
        for (Peer member : members) {
            long weight = mix(member.id.hashCode() * 31L + key.hashCode());
            if ((best == null || weight > most) && fits.test(member)) {
                best = member;
                most = weight;
            }
        }
        return best;
    }

    /** Spreads the bits of a number (the finalizer of SplitMix64). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /** One after the other. */
    final class RoundRobin implements Picker {
        private int next;

        @Override
        public @Nullable Peer pick(List<Peer> members, Predicate<Peer> fits) {
            Peer picked = members.isEmpty() ? null : from(members, fits, next % members.size());
            if (picked != null) {
                next = members.indexOf(picked) + 1;
            }
            return picked;
        }
    }
}
