package dev.freezeframe.local;

import dev.freezeframe.embedded.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client needs to use the running stack.
 *
 * @param gateways where the API is; each of them will do
 * @param authorityCertificate PEM of the authority to trust for HTTPS
 * @param acme team with the token that {@code doctl} and the like take from the environment
 * @param globex a second team
 * @param adminToken the operator's token
 * @param kafkaBootstrapServers for consumers of events
 * @param s3 the object store
 */
public record Credentials(
        List<Gateway> gateways,
        Path authorityCertificate,
        Account acme,
        Account globex,
        String adminToken,
        String kafkaBootstrapServers,
        S3Endpoint s3) {

    public Credentials {
        gateways = List.copyOf(gateways);
    }

    /**
     * An instance of the gateway.
     *
     * @param http the API by HTTP
     * @param https the API by HTTPS
     */
    public record Gateway(URI http, URI https) {}

    /** The API by HTTP, at the first gateway. */
    public URI api() {
        return gateways.get(0).http();
    }

    /** The API by HTTPS, at the first gateway. */
    public URI httpsApi() {
        return gateways.get(0).https();
    }

    /** By the names of the environment variables; the first ones are those that doctl, Terraform and the client libraries read. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("DIGITALOCEAN_API_URL", api().toString());
        variables.put("DIGITALOCEAN_ACCESS_TOKEN", acme.token());
        variables.put("DIGITALOCEAN_TOKEN", acme.token());
        variables.put(
                "FREEZEFRAME_API_URLS",
                gateways.stream().map(gateway -> gateway.http().toString()).collect(Collectors.joining(",")));
        variables.put("FREEZEFRAME_HTTPS_URL", httpsApi().toString());
        variables.put("FREEZEFRAME_CA_CERTIFICATE", authorityCertificate.toString());
        variables.put("FREEZEFRAME_TOKEN_GLOBEX", globex.token());
        variables.put("FREEZEFRAME_ADMIN_TOKEN", adminToken);
        variables.put("FREEZEFRAME_TEAM_ACME", acme.teamId());
        variables.put("FREEZEFRAME_TEAM_GLOBEX", globex.teamId());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafkaBootstrapServers);
        variables.put("S3_ENDPOINT", s3.uri().toString());
        variables.put("S3_ACCESS_KEY", s3.accessKey());
        variables.put("S3_SECRET_KEY", s3.secretKey());
        return variables;
    }

    /** Leaves the tokens out. */
    @Override
    public String toString() {
        return "Credentials[" + api() + "]";
    }

    /** As lines for a shell's {@code source}, exported so that programs started there see them. */
    void write(Path file) throws IOException {
        StringBuilder lines = new StringBuilder("# Written by deploy/local/up; use it with: source " + file + "\n");
        variables()
                .forEach((name, value) -> lines.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n'));
        PrivateFiles.write(file, lines.toString());
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
