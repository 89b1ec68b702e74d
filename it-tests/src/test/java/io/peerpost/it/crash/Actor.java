package io.peerpost.it.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the fleet, from one life to the next.
 *
 * @param name its folder's, too
 * @param role what it does
 * @param group of a member
 * @param spared whether it lives throughout
 */
record Actor(String name, Role role, String group, boolean spared) {

    /** What one of the fleet does. */
    enum Role {
        PUBLISHER,
        MEMBER,
        BROADCAST
    }

    static Actor publisher(String name) {
        return new Actor(name, Role.PUBLISHER, "", false);
    }

    static Actor member(String group, int number) {
        return new Actor(group + "-" + number, Role.MEMBER, group, false);
    }

    static Actor broadcast(String name, boolean spared) {
        return new Actor(name, Role.BROADCAST, "", spared);
    }

    /** So many publishers, two groups of three and two, and two broadcast subscribers, of which one is spared. */
    static List<Actor> fleet(int publishers) {
        List<Actor> fleet = new ArrayList<>(List.of(
                member("bill", 1),
                member("bill", 2),
                member("bill", 3),
                member("ship", 1),
                member("ship", 2),
                broadcast("watch", false),
                broadcast("archive", true)));
        for (int i = 1; i <= publishers; i++) {
            fleet.add(publisher("publisher-" + i));
        }
        return List.copyOf(fleet);
    }
}
