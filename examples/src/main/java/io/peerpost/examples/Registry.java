package io.peerpost.examples;

/** Where the examples find each other. */
final class Registry {
    private Registry() {}

    /** The URI on the command line; real mDNS on the loopback interface if there is none. */
    static String of(String[] args) {
        return args.length > 0 ? args[0] : "mdns://?interface=lo";
    }
}
