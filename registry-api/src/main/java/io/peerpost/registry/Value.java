package io.peerpost.registry;

import java.util.List;

/**
 * A field of what an {@link Endpoint} takes or gives, as go-micro describes it.
 *
 * @param name the field's name
 * @param type the field's type, in the words of whoever registered it
 * @param values the fields inside it
 */
public record Value(String name, String type, List<Value> values) {

    /** Copies the list. */
    public Value {
        values = List.copyOf(values);
    }
}
