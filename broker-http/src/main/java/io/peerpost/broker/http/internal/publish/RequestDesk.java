package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Result;
import io.peerpost.registry.cache.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what others have left in the file for this inbox's owner, each once and in their order, on the thread that
 * reads from the store. An answer goes into the commit of what it answers to, so that a crash leaves both or neither, and
 * the next owner carries out the rest.
 */
final class RequestDesk {
    private static final Logger log = LoggerFactory.getLogger(RequestDesk.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int AT_ONCE = 256;

    private final InboxStore store;
    private final DeadLetterBox letters;
    private final Redelivery redelivery;
    private final Journal journal;
    private final Supplier<View> views;
    private final AtomicBoolean serving = new AtomicBoolean();
    private volatile boolean closed;
    private @Nullable ScheduledFuture<?> looking;

    /** The last one that was taken up; it may not have its answer in the file yet. The reading thread's own. */
    private long last;

    RequestDesk(InboxStore store, DeadLetterBox letters, Redelivery redelivery, Journal journal, Supplier<View> views) {
        this.store = store;
        this.letters = letters;
        this.redelivery = redelivery;
        this.journal = journal;
        this.views = views;
    }

    /** Looks for requests from now on, again and again. */
    void open(ScheduledExecutorService loop) {
        long nanos = EVERY.toNanos();
        looking = loop.scheduleWithFixedDelay(Room.guarded(this::look), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (serving.compareAndSet(false, true)) {
            journal.read(this::serve);
        }
    }

    /** Takes up what is there; where it is much, what else wants to be read gets its turn in between. */
    private void serve() {
        boolean more = false;
        try {
            more = serveSome();
        } catch (InboxException e) {
            if (!closed) {
                log.warn("{}; requests are looked for again", e.getMessage());
            }
        } finally {
            serving.set(false);
        }
        if (more) {
            look();
        }
    }

    private boolean serveSome() {
        List<Request> page = store.requests(last, AT_ONCE);
        for (Request request : page) {
            // before the first look every node would be taken for gone
            if (closed
                    || (request.verb() == Request.Verb.REDELIVER && !views.get().primed())) {
                return false;
            }
            last = request.number();
            serve(request);
        }
        return page.size() == AT_ONCE;
    }

    private void serve(Request request) {
        switch (request.verb()) {
            case PURGE -> purge(request);
            case REDELIVER -> redeliver(request);
        }
    }

    private void purge(Request request) {
        if (!letters.purge(request.letter(), request.number())) {
            String reason = "dead letter: " + request.letter() + " (expected: one that is there)";
            journal.answer(request.number(), new Answer(Result.MISSING, reason));
        }
    }

    private void redeliver(Request request) {
        try {
            CompletableFuture<?> unused = redelivery
                    .begin(request.letter(), request.number())
                    .whenComplete((publication, failure) -> {
                        if (failure != null) {
                            refuse(request, failure);
                        }
                    });
        } catch (RuntimeException e) {
            refuse(request, e);
        }
    }

    private void refuse(Request request, Throwable why) {
        if (!closed) {
            journal.answer(request.number(), Redelivery.answer(why));
        }
    }

    /** Takes up nothing more: the rest is the next owner's. Any thread. */
    void close() {
        closed = true;
        if (looking != null) {
            looking.cancel(false);
        }
    }
}
