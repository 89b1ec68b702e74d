package io.peerpost.broker.http.internal.subscribe;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what had to wait until a lock was free. */
final class Afterwards {
    private static final Logger log = LoggerFactory.getLogger(Afterwards.class);

    private Afterwards() {}

    /** Does all of it, whatever some of it throws: the thread has more to do than this. */
    static void run(List<Runnable> then) {
        for (Runnable each : then) {
            try {
                each.run();
            } catch (RuntimeException | Error e) {
                log.warn("could not tell what became of a message", e);
            }
        }
    }
}
