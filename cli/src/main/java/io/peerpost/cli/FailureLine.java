package io.peerpost.cli;

import io.peerpost.broker.BrokerException;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.ListenException;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUriException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown into an exit code and one line on standard error. */
final class FailureLine {
    private FailureLine() {}

    /**
     * Says it.
     *
     * @param command the command's name, which the line starts with
     * @param withStack whether the stack of what went wrong follows
     * @return the exit code
     */
    static int tell(Throwable e, Terminal terminal, String command, boolean withStack) {
        if (e instanceof OutputClosedException) {
            return Exit.OK;
        }
        int code = exitCode(e);
        String what = code == Exit.UNEXPECTED ? "unexpected: " + e.getClass().getSimpleName() + ": " : "";
        String hint = code == Exit.UNEXPECTED && !withStack ? " (-v shows where)" : "";
        terminal.say(command + ": " + what + oneLine(e) + hint);
        // a command's own failure has said everything; what caused it may say more
        Throwable told = e instanceof CommandFailure ? e.getCause() : e;
        if (withStack && told != null) {
            terminal.say(stack(told));
        }
        return code;
    }

    static int exitCode(@Nullable Throwable e) {
        if (e instanceof CommandFailure failure) {
            return failure.exitCode();
        }
        if (e instanceof RegistryUriException) {
            return Exit.USAGE;
        }
        if (e instanceof RegistryException) {
            return Exit.REGISTRY;
        }
        if (e instanceof ListenException || e instanceof InboxException) {
            return Exit.UNUSABLE;
        }
        if (e instanceof InboxFullException) {
            return Exit.NOT_DELIVERED;
        }
        return e instanceof BrokerException ? exitCode(e.getCause()) : Exit.UNEXPECTED;
    }

    /** The message, on one line. */
    static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String stack(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
