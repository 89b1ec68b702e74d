package io.peerpost.registry.internal;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The time and the threads that a registry lives on.
 *
 * @param instants tells the time of day
 * @param timer says when; nothing that blocks runs on it
 * @param worker runs what may block, and calls listeners; not in the thread that hands a task in
 * @param listenerFailed is told what a listener has thrown
 */
public record Surroundings(
        InstantSource instants, ScheduledExecutorService timer, Executor worker, Consumer<Throwable> listenerFailed) {}
