package io.peerpost.registry.cache;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.Service;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A registration made through the cache: this process's own view follows it at once. */
final class OwnRegistration implements Registration {
    private final Registration delegate;
    private final CachedRegistry registry;
    private final AtomicBoolean closed = new AtomicBoolean();

    OwnRegistration(Registration delegate, CachedRegistry registry) {
        this.delegate = delegate;
        this.registry = registry;
    }

    @Override
    public Service service() {
        return delegate.service();
    }

    @Override
    public RegistrationState state() {
        return delegate.state();
    }

    @Override
    public Runnable onState(Consumer<RegistrationState> listener) {
        return delegate.onState(listener);
    }

    @Override
    public void update(Map<String, String> metadata) {
        delegate.update(metadata);
        registry.written(this);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registry.closing(this);
            delegate.close();
            registry.changed(service().name());
        }
    }
}
