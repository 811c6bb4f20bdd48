package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes what a run needs while nothing is broken yet: teams, and a disk for each actor. */
final class Beginnings {
    /** Name of the images that droplets are made from. */
    static final String BASE = "base";

    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final List<String> NAMES = List.of("acme", "globex", "acme-labs");
    private static final List<String> REGIONS = List.of("nyc3", "ams3");

    private final FaultyStack stack;
    private final History history;
    private final String run;
    private final Random random;

    Beginnings(FaultyStack stack, History history, long seed) {
        this.stack = stack;
        this.history = history;
        this.run = Long.toHexString(seed) + "-" + UUID.randomUUID().toString().substring(0, 4);
        this.random = new Random(seed);
    }

    List<Team> teams() throws IOException, InterruptedException {
        ApiClient admin = new ApiClient(
                stack.gateways().get(0), stack.stack().credentials().adminToken());
        List<Team> teams = new ArrayList<>();
        for (String name : NAMES) {
            String called = name + "-" + run;
            String id = admin.post("/v2/admin/teams", Map.of("name", called))
                    .at("/team/uuid")
                    .asText();
            String user = admin.post(
                            "/v2/admin/users", Map.of("email", "owner@" + called + ".example", "name", "Owner"))
                    .at("/user/uuid")
                    .asText();
            admin.put("/v2/admin/teams/" + id + "/members/" + user, Map.of("role", "owner"));
            JsonNode token = admin.post(
                    "/v2/admin/teams/" + id + "/tokens", Map.of("user", user, "name", "faults", "rate_limited", false));
            String secret = token.at("/token/token").asText();
            teams.add(new Team(called, id, secret, new TeamClient(stack::gateways, called, secret, history)));
        }
        return teams;
    }

    /** A droplet and two volumes of a team's, in different regions, with something on them. */
    List<Actor.Disk> disks(Team team) throws IOException, InterruptedException {
        String region = REGIONS.get(random.nextInt(REGIONS.size()));
        Cloud cloud = new Cloud(new ApiClient(stack.gateways().get(0), team.token()), region);
        Path base = stack.stack().home().imports().resolve(team.name() + ".raw");
        try (RandomAccessFile file = new RandomAccessFile(base.toFile(), "rw")) {
            file.setLength(DiskContent.USED_BYTES);
        }
        fill(base);
        long image = cloud.importImage(BASE, "import:" + team.name() + ".raw")
                .path("id")
                .asLong();
        long droplet =
                cloud.createDroplet("web", SIZE, image).path("resource_id").asLong();
        List<Actor.Disk> disks = new ArrayList<>();
        disks.add(new Actor.Disk(
                region,
                Long.toString(droplet),
                false,
                stack.stack().home().pool(region).resolve("droplets").resolve(droplet + ".raw")));
        for (String where : REGIONS) {
            disks.add(volume(team, where));
        }
        return disks;
    }

    private Actor.Disk volume(Team team, String region) throws IOException, InterruptedException {
        Path volumes = stack.stack().home().pool(region).resolve("volumes");
        String id = new Cloud(new ApiClient(stack.gateways().get(0), team.token()), region)
                .createVolume(Map.of("name", "data", "region", region, "size_gigabytes", 1), volumes);
        Path file = volumes.resolve(id + ".raw");
        fill(file);
        return new Actor.Disk(region, id, true, file);
    }

    private void fill(Path disk) throws IOException {
        for (int time = 0; time < 4; time++) {
            DiskContent.change(disk, random);
        }
    }
}
