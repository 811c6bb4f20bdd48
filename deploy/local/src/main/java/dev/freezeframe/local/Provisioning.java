package dev.freezeframe.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes the example teams with their owners and tokens through the gateway's admin API; what is there already is left as it is. */
final class Provisioning {

    private static final String TOKEN_NAME = "local stack";

    private final URI api;
    private final ApiClient admin;
    private final Path secrets;

    /** @param secrets folder that keeps the tokens: the API shows each only once */
    Provisioning(URI api, String adminToken, Path secrets) {
        this.api = api;
        this.admin = new ApiClient(api, adminToken);
        this.secrets = secrets;
    }

    /** The team of this name, its owner and a token of the owner's that works. */
    Account account(String name) throws IOException, InterruptedException {
        String team = find("/v2/admin/teams", "teams", "name", name, "team", Map.of("name", name));
        String email = "owner@" + name + ".example";
        String user = find(
                "/v2/admin/users", "users", "email", email, "user", Map.of("email", email, "name", "Owner of " + name));
        admin.put("/v2/admin/teams/" + team + "/members/" + user, Map.of("role", "owner"));
        return new Account(team, token(name, team, user));
    }

    private String token(String name, String team, String user) throws IOException, InterruptedException {
        Path kept = secrets.resolve(name + "-token");
        if (Files.exists(kept)) {
            String token = Files.readString(kept).strip();
            if (new ApiClient(api, token).call("GET", "/v2/account", null).isSuccess()) {
                return token;
            }
        }
        // Without a rate limit: loops of the first ten minutes should not meet a 429.
        JsonNode reply = admin.post(
                "/v2/admin/teams/" + team + "/tokens", Map.of("user", user, "name", TOKEN_NAME, "rate_limited", false));
        String token = text(reply, "/token/token");
        PrivateFiles.write(kept, token + "\n");
        return token;
    }

    /** UUID of the element whose field has the value; made if there is none. */
    private String find(
            String path, String list, String field, String value, String single, Map<String, String> creation)
            throws IOException, InterruptedException {
        for (JsonNode element : admin.get(path + "?per_page=200").path(list)) {
            if (value.equals(element.path(field).asText())) {
                return text(element, "/uuid");
            }
        }
        return text(admin.post(path, creation), "/" + single + "/uuid");
    }

    private static String text(JsonNode node, String path) throws IOException {
        String value = node.at(path).asText();
        if (value.isEmpty()) {
            throw new IOException("The gateway's reply has no " + path + ": " + node);
        }
        return value;
    }
}
