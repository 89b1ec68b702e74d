package io.peerpost.registry.etcd;

import io.grpc.Status;
import io.peerpost.registry.RegistryException;

/** etcd answered, and the answer is no. */
final class AnswerException extends RegistryException {
    private static final long serialVersionUID = 1;

    private final Status.Code code;

    AnswerException(String message, Status.Code code, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    Status.Code code() {
        return code;
    }
}
