package io.peerpost.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a message is owed to: a queue group, one broadcast node, or nobody yet.
 *
 * @param topic the topic
 * @param queue the group's name; null if it is no group
 * @param nodeId the broadcast node's id; null if it is no node
 */
public record Target(
        String topic, @Nullable String queue, @Nullable String nodeId) {

    /** A queue group. */
    public static Target group(String topic, String queue) {
        return new Target(topic, queue, null);
    }

    /** One broadcast node. */
    public static Target node(String topic, String nodeId) {
        return new Target(topic, null, nodeId);
    }

    /** Nobody: what a message that never had a target is settled for. */
    public static Target nobody(String topic) {
        return new Target(topic, null, null);
    }

    /** Such as {@code group bill of orders}. */
    @Override
    public String toString() {
        if (queue != null) {
            return "group " + queue + " of " + topic;
        }
        return nodeId != null ? "node " + nodeId + " of " + topic : "nobody of " + topic;
    }
}
