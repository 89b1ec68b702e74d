package io.peerpost.registry.etcd;

/**
 * Who we are to etcd.
 *
 * @param user the name
 * @param password never shown
 */
record Login(String user, String password) {

    /** The name alone. */
    @Override
    public String toString() {
        return "login of " + user;
    }
}
