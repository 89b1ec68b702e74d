/**
 * The broker over HTTP, on go-micro's wire. {@link io.peerpost.broker.http.HttpBroker} opens one;
 * {@link io.peerpost.broker.http.HttpBrokerBuilder} has its options.
 */
@NullMarked
package io.peerpost.broker.http;

import org.jspecify.annotations.NullMarked;
