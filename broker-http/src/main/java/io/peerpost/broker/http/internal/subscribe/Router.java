package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;
import io.peerpost.broker.http.HttpHandler;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FormEncoding;
import io.peerpost.broker.http.internal.wire.FrameException;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a request means: a message of which subscription, or something for a handler of the user's own. */
final class Router {
    private static final int MAX_ID = 256;

    private final Map<String, LocalSubscription> subscriptions;
    private final EnvelopeCodec codec;
    private final Map<String, HttpHandler> handlers;
    private final Executor threads;
    private final boolean streams;

    Router(
            Map<String, LocalSubscription> subscriptions,
            EnvelopeCodec codec,
            Map<String, HttpHandler> handlers,
            Executor threads,
            boolean streams) {
        this.subscriptions = subscriptions;
        this.codec = codec;
        this.handlers = handlers;
        this.threads = threads;
        this.streams = streams;
    }

    /** Whether a request asks for a stream lane, and such are offered. */
    boolean upgrades(Request request) {
        return streams && Upgrade.isAsked(request) && !handlers.containsKey(request.path());
    }

    /** The subscription whose id a request names; null if there is none. */
    @Nullable LocalSubscription meant(Request request) {
        String id = FormEncoding.parameter(request.query(), "id");
        return id == null ? null : subscriptions.get(id);
    }

    /**
     * Answers at once, or sees to it that an answer comes, or finds out what is to be offered to which subscription.
     * Returns what the connection has to heed.
     */
    Routed route(Request request, Slot slot) {
        HttpHandler handler = handlers.get(request.path());
        if (handler != null) {
            return extra(handler, request, slot);
        }
        boolean probe = request.headers().contains(WireHeaders.PROBE);
        if (!probe && !request.method().equals("POST")) {
            slot.answer(Answers.methodNotAllowed());
            return Routed.ANSWERED;
        }
        LocalSubscription subscription = meant(request);
        if (subscription == null) {
            slot.answer(Answers.notFound(request.kind(), "no subscription of that id here"));
            return Routed.ANSWERED;
        }
        if (probe) {
            Ending there = subscription.leaving() ? Ending.LEAVING : Ending.HANDLED;
            slot.answer(Answers.of(there, request.kind(), subscription.nodeId(), subscription.departing()));
            return new Routed(subscription, null);
        }
        return message(request, slot, subscription);
    }

    private Routed extra(HttpHandler handler, Request request, Slot slot) {
        try {
            threads.execute(() -> slot.answer(ask(handler, request)));
        } catch (RejectedExecutionException e) {
            slot.answer(Answers.refused(503, "the node closes"));
        }
        return Routed.ANSWERED;
    }

    private Routed message(Request request, Slot slot, LocalSubscription subscription) {
        EnvelopeCodec.Envelope envelope;
        try {
            envelope = codec.decode(request.body());
        } catch (EnvelopeCodec.EnvelopeException | RuntimeException e) {
            String detail = String.valueOf(e.getMessage());
            slot.answer(Answers.noEnvelope(request.kind(), detail, subscription.nodeId()));
            return Routed.ANSWERED;
        }
        if (!envelope.topic().equals(subscription.topic())) {
            slot.answer(Answers.notFound(request.kind(), "the subscription of that id has another topic"));
            return Routed.ANSWERED;
        }
        Incoming in = incoming(request, envelope);
        if (in == null) {
            slot.answer(Answers.refused(400, "Peerpost-Id, -Attempt or -Sequence are not as they should be"));
            return Routed.ANSWERED;
        }
        Work work = new Work(in, false);
        slot.means(subscription, work);
        return new Routed(subscription, work);
    }

    /** The same for a message of a stream lane. Returns what is to be offered to its subscription; null if nothing is. */
    @Nullable Work message(LocalSubscription subscription, String session, MessageHead head, byte[] body, StreamSlot slot) {
        Message message = content(subscription, head.form(), body, slot);
        if (message == null) {
            return null;
        }
        SequenceHeader sequence = head.numbered() ? new SequenceHeader(session, head.sequence(), head.lowest()) : null;
        // as it stands in a header: a key is the same one whichever lane its messages take
        String key = head.key() == null ? null : FormEncoding.encode(head.key());
        Work work = new Work(
                new Incoming(head.id(), head.id() == null, sequence, head.attempt(), key, message, body.length, false),
                false);
        slot.means(work);
        return work;
    }

    /** The message in its content; null if there is none, which is answered. */
    private @Nullable Message content(
            LocalSubscription subscription, Content.Form form, byte[] bytes, StreamSlot slot) {
        try {
            if (form != Content.Form.ENVELOPE) {
                return Content.read(form, bytes);
            }
            EnvelopeCodec.Envelope envelope = codec.decode(bytes);
            if (envelope.topic().equals(subscription.topic())) {
                return envelope.message();
            }
            slot.answer(Ack.refused(404, "the subscription of that id has another topic"));
        } catch (FrameException e) {
            slot.answer(Ack.refused(400, "Error parsing the headers: " + e.reason()));
        } catch (EnvelopeCodec.EnvelopeException | RuntimeException e) {
            slot.answer(Ack.refused(400, "Error parsing the envelope: " + e.getMessage()));
        }
        return null;
    }

    private static @Nullable Incoming incoming(Request request, EnvelopeCodec.Envelope envelope) {
        String id = request.headers().get(WireHeaders.ID);
        String sequence = request.headers().get(WireHeaders.SEQUENCE);
        SequenceHeader parsed = sequence == null ? null : SequenceHeader.parse(sequence);
        int attempt = attempt(request.headers().get(WireHeaders.ATTEMPT));
        if ((id != null && (id.isEmpty() || id.length() > MAX_ID))
                || (sequence != null && parsed == null)
                || attempt < 1) {
            return null;
        }
        return new Incoming(
                id,
                false,
                parsed,
                attempt,
                request.headers().get(WireHeaders.KEY),
                envelope.message(),
                request.body().length,
                request.kind() == PeerKind.GO);
    }

    private static int attempt(@Nullable String value) {
        try {
            return value == null ? 1 : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Answer ask(HttpHandler handler, Request request) {
        try {
            return Answers.of(handler.handle(
                    new HttpHandler.Request(request.method(), request.path(), request.query(), request.body())));
        } catch (Throwable e) { // whatever it is, it is the handler's and must not end this thread
            return Answers.handlerFailed(e);
        }
    }

    /**
     * What the connection has to heed.
     *
     * @param subscription the one that was meant; null if none
     * @param work what is to be offered to it; null if there is an answer, or will be one
     */
    record Routed(
            @Nullable LocalSubscription subscription,
            @Nullable Work work) {
        static final Routed ANSWERED = new Routed(null, null);
    }
}
