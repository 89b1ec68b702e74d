package io.peerpost.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to start one {@code ./peerpost}.
 *
 * @param args its arguments
 * @param environment variables beside this process's own
 * @param place where to run
 * @param in its standard input; null to write to it while it runs
 * @param outMost after how many lines its standard output is closed
 */
public record Launch(
        List<String> args,
        Map<String, String> environment,
        Place place,
        @Nullable String in,
        long outMost,
        Function<Launch, Command> starter) {

    static Launch of(Function<Launch, Command> starter, String... args) {
        return new Launch(List.of(args), Map.of(), new Local(List.of()), "", Long.MAX_VALUE, starter);
    }

    /** With more arguments behind. */
    public Launch with(String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return new Launch(List.copyOf(all), environment, place, in, outMost, starter);
    }

    /** With these variables. */
    public Launch environment(Map<String, String> variables) {
        return new Launch(args, Map.copyOf(variables), place, in, outMost, starter);
    }

    /** In this network namespace. */
    public Launch on(String namespace) {
        return on(Local.network(namespace));
    }

    /** Where nothing can be written in this folder. Needs root. */
    public Launch onReadOnly(Path folder) {
        return on(Local.readOnly(folder));
    }

    /** Where this folder is empty, and a disk of this size, such as {@code 300k}. Needs root. */
    public Launch onSmallDisk(Path folder, String size) {
        return on(Local.full(folder, size));
    }

    /** There. */
    public Launch on(Place there) {
        return new Launch(args, environment, there, in, outMost, starter);
    }

    /** With this standard input. */
    public Launch in(String text) {
        return new Launch(args, environment, place, text, outMost, starter);
    }

    /** With a standard input that stays open. */
    public Launch inOpen() {
        return new Launch(args, environment, place, null, outMost, starter);
    }

    /** With nobody who reads more than so many lines of its standard output. */
    public Launch readOnly(long lines) {
        return new Launch(args, environment, place, in, lines, starter);
    }

    /** Starts it. */
    public Command start() {
        return starter.apply(this);
    }
}
