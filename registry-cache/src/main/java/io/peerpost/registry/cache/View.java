package io.peerpost.registry.cache;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One immutable state of a service's nodes, indexed by one metadata key (for the broker: {@code topic}). Reading it
 * costs what is found, not what the service has; it takes no lock and does no I/O. May be shared between threads.
 */
public interface View {

    /** The service. */
    String service();

    /** The registry's revision of the newest thing that is in here; 0 before the first look. */
    long revision();

    /** Whether the first full look is complete. Before, the view is empty and says nothing about who is there. */
    boolean primed();

    /** Whether the registry could be heard when this view was last confirmed; false while it is away. */
    boolean fresh();

    /** The nodes whose indexed metadata value is the given one, ordered by id; empty if there are none. */
    List<ViewNode> nodes(String indexed);

    /** The node of an id. */
    @Nullable ViewNode node(String id);

    /** All nodes, in no order. */
    Collection<ViewNode> all();
}
