package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks Consul behind the back of what is tested. */
final class Http {
    private Http() {}

    static Answer get(HostPort address, String path) {
        return ask(address, "GET", path, "", "");
    }

    static Answer put(HostPort address, String path, String body) {
        return ask(address, "PUT", path, body, "");
    }

    static Answer ask(HostPort address, String method, String path, String body, String token) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + address + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(5_000);
            connection.setReadTimeout(5_000);
            if (!token.isEmpty()) {
                connection.setRequestProperty("X-Consul-Token", token);
            }
            if (method.equals("PUT")) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(status, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Answer(int status, String body) {}
}
