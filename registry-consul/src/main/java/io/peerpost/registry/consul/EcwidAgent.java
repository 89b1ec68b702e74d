package io.peerpost.registry.consul;

import com.ecwid.consul.transport.TransportException;
import com.ecwid.consul.v1.ConsistencyMode;
import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.ConsulRawClient;
import com.ecwid.consul.v1.OperationException;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.agent.model.NewService;
import com.ecwid.consul.v1.agent.model.Self;
import com.ecwid.consul.v1.catalog.CatalogServicesRequest;
import com.ecwid.consul.v1.health.HealthServicesRequest;
import com.ecwid.consul.v1.health.model.Check;
import com.ecwid.consul.v1.health.model.HealthService;
import io.peerpost.registry.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversation by way of consul-api, and the only class that knows it.
 *
 * <p>Of the library's ways these matter: it puts a token into the URL, so the {@link AgentHttp} adds it as a header; it
 * puts names into paths as they are, so they come encoded; it has no timeouts of its own that fit and nothing to close,
 * so each conversation has an HTTP client of its own that ends it, over shared connections.
 */
final class EcwidAgent implements ConsulAgent {
    private final ConsulClient client;
    private final AgentCall http;
    private final @Nullable String datacenter;

    EcwidAgent(HostPort address, AgentCall http, @Nullable String datacenter) {
        this.http = http;
        this.datacenter = datacenter;
        String host = address.host().indexOf(':') < 0 ? address.host() : '[' + address.host() + ']';
        this.client = new ConsulClient(ConsulRawClient.Builder.builder()
                .setHost(http.scheme() + "://" + host)
                .setPort(address.port())
                .setHttpClient(http)
                .build());
    }

    @Override
    public void register(Instance instance) throws AgentException {
        NewService.Check check = new NewService.Check();
        check.setTtl(instance.ttl());
        check.setDeregisterCriticalServiceAfter(instance.deregisterAfter());
        // else it begins critical, and one that comes back flickers in every view until it is passed
        check.setStatus("passing");
        NewService service = new NewService();
        service.setId(instance.id());
        service.setName(instance.name());
        service.setAddress(instance.host());
        service.setPort(instance.port());
        service.setMeta(instance.meta());
        service.setTags(instance.tags());
        service.setCheck(check);
        ask(() -> client.agentServiceRegister(service));
    }

    @Override
    public boolean pass(String id) throws AgentException {
        try {
            ask(() -> client.agentCheckPass(PathElement.encode("service:" + id)));
            return true;
        } catch (AgentException e) {
            if (saysThatItIsNotThere(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void deregister(String id) throws AgentException {
        try {
            ask(() -> client.agentServiceDeregister(PathElement.encode(id)));
        } catch (AgentException e) {
            if (!saysThatItIsNotThere(e)) {
                throw e;
            }
        }
    }

    /** 404 by newer agents; older ones say 500 to everything, and in words what it is. */
    private static boolean saysThatItIsNotThere(AgentException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e.status() == 404
                || (e.status() == 500
                        && (text.contains("unknown check")
                                || text.contains("unknown service")
                                || text.contains("does not have associated ttl")));
    }

    @Override
    public Answer instances(String name, long index, Duration wait, Consistency consistency) throws AgentException {
        QueryParams.Builder query = query(consistency);
        if (index > 0) {
            query.setIndex(index).setWaitTime(wait.toSeconds());
        }
        HealthServicesRequest request = HealthServicesRequest.newBuilder()
                .setPassing(false)
                .setQueryParams(query.build())
                .build();
        Response<List<HealthService>> answer = ask(() -> client.getHealthServices(PathElement.encode(name), request));
        List<Found> found = new ArrayList<>();
        for (HealthService each : orEmpty(answer.getValue())) {
            if (each != null && each.getService() != null) {
                found.add(found(each));
            }
        }
        return new Answer(Objects.requireNonNullElse(answer.getConsulIndex(), 0L), found);
    }

    private static Found found(HealthService each) {
        HealthService.Service service = each.getService();
        boolean critical = orEmpty(each.getChecks()).stream()
                .anyMatch(check -> check != null && check.getStatus() == Check.CheckStatus.CRITICAL);
        String own = Objects.requireNonNullElse(service.getAddress(), "");
        HealthService.Node node = each.getNode();
        return new Found(
                Objects.requireNonNullElse(service.getId(), ""),
                orEmpty(service.getTags()).stream().filter(Objects::nonNull).toList(),
                !own.isEmpty() || node == null ? own : Objects.requireNonNullElse(node.getAddress(), ""),
                Objects.requireNonNullElse(service.getPort(), 0),
                critical,
                Objects.requireNonNullElse(service.getModifyIndex(), 0L));
    }

    @Override
    public Map<String, List<String>> services(Consistency consistency) throws AgentException {
        CatalogServicesRequest request = CatalogServicesRequest.newBuilder()
                .setQueryParams(query(consistency).build())
                .build();
        Map<String, List<String>> services =
                ask(() -> client.getCatalogServices(request)).getValue();
        return services == null ? Map.of() : services;
    }

    @Override
    public List<String> criticalServices(Consistency consistency) throws AgentException {
        QueryParams query = query(consistency).build();
        return orEmpty(ask(() -> client.getHealthChecksState(Check.CheckStatus.CRITICAL, query))
                        .getValue())
                .stream()
                .map(check -> Objects.requireNonNullElse(check.getServiceName(), ""))
                .distinct()
                .toList();
    }

    @Override
    public String leader() throws AgentException {
        String leader = ask(client::getStatusLeader).getValue();
        return leader == null ? "" : leader;
    }

    @Override
    public String about() throws AgentException {
        Self self = ask(client::getAgentSelf).getValue();
        Self.Config config = self == null ? null : self.getConfig();
        if (config == null) {
            return "";
        }
        String part = config.isServer() ? "server" : "agent";
        return part + ", Consul " + Text.printable(String.valueOf(config.getVersion()));
    }

    @Override
    public @Nullable Instant clock() {
        return http.lastDate();
    }

    private QueryParams.Builder query(Consistency consistency) {
        QueryParams.Builder query = QueryParams.Builder.builder().setConsistencyMode(mode(consistency));
        return datacenter == null ? query : query.setDatacenter(datacenter);
    }

    private static ConsistencyMode mode(Consistency consistency) {
        return switch (consistency) {
            case DEFAULT -> ConsistencyMode.DEFAULT;
            case CONSISTENT -> ConsistencyMode.CONSISTENT;
            case STALE -> ConsistencyMode.STALE;
        };
    }

    private <T> Response<T> ask(Supplier<Response<T>> question) throws AgentException {
        try {
            return question.get();
        } catch (OperationException e) {
            // without the cause: what the agent says may repeat what it was sent
            throw new AgentException(e.getStatusCode(), http.withoutSecret(e.getStatusContent()));
        } catch (TransportException e) {
            throw http.failure(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw new AgentException("answered with what cannot be read", e);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
