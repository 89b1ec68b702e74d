package io.peerpost.broker.http;

/** The ways in which messages travel between two brokers. */
public enum Lanes {
    /** go-micro's POST, one message each, and nothing else. */
    COMPATIBLE,
    /** Towards a node that offers it, one long-lived connection with many messages under way; else as above. */
    ALL
}
