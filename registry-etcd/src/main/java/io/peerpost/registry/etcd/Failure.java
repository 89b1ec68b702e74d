package io.peerpost.registry.etcd;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, and what that says.
 *
 * @param kind what it says
 * @param code what gRPC calls it
 * @param reason in words; etcd's own, or those of the connection
 */
record Failure(Kind kind, Status.Code code, String reason) {

    enum Kind {
        /** The endpoint was not reached, or did not answer. */
        AWAY,
        /** The endpoint answered that it cannot now: no leader, too many requests. */
        BUSY,
        /** The endpoint answered no. */
        REFUSED
    }

    static Failure of(Throwable thrown) {
        Status status = null;
        Throwable root = thrown;
        // the innermost tells: that nobody could log in, for one, is told around why
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            Status told = statusOf(e);
            status = told == null ? status : told;
            root = e;
        }
        if (status == null) {
            status = root instanceof TimeoutException || root instanceof CancellationException
                    ? Status.DEADLINE_EXCEEDED
                    : Status.UNKNOWN;
        }
        return new Failure(kind(status), status.getCode(), reason(status, root));
    }

    private static @Nullable Status statusOf(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException e) {
            return e.getStatus();
        } else if (thrown instanceof StatusException e) {
            return e.getStatus();
        } else if (thrown instanceof EtcdException e && e.getErrorCode() == ErrorCode.NOT_FOUND) {
            return Status.NOT_FOUND.withDescription(e.getMessage());
        }
        return null;
    }

    private static Kind kind(Status status) {
        boolean fromEtcd = String.valueOf(status.getDescription()).startsWith("etcdserver:");
        return switch (status.getCode()) {
            case RESOURCE_EXHAUSTED -> fromEtcd ? Kind.BUSY : Kind.REFUSED; // an answer too large to be taken
            case UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    ALREADY_EXISTS -> Kind.REFUSED;
            default -> fromEtcd ? Kind.BUSY : Kind.AWAY;
        };
    }

    private static String reason(Status status, Throwable root) {
        String description = status.getDescription();
        String message = root.getMessage();
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer";
        } else if (description == null) {
            return message == null ? status.getCode().toString() : message;
        }
        return message == null || message.contains(description) ? description : description + ": " + message;
    }
}
