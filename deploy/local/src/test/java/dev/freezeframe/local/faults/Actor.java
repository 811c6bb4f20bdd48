package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Somebody of a team with a disk of their own, who does one thing after the other, by lot: writes and saves, restores, and
 * does to the team's snapshots whatever can be done to them. Several work at once, in each team and on the same snapshots.
 */
final class Actor implements Runnable {
    private static final int MOST_SNAPSHOTS = 7;

    /**
     * A droplet or a volume that nobody else writes to.
     *
     * @param region where it is
     * @param id public id
     * @param volume whether it is a volume
     * @param file its content
     */
    record Disk(String region, String id, boolean volume, Path file) {}

    private final Run run;
    private final Team team;
    private final Disk disk;
    private final Random random;
    private final String name;
    private final Clones clones;
    private int saved;

    /** @param number makes this actor's random numbers and names other than those of all others */
    Actor(Run run, Team team, Disk disk, int number) {
        this.run = run;
        this.team = team;
        this.disk = disk;
        this.random = new Random(run.seed() * 31 + number);
        this.name = "a" + number;
        this.clones = new Clones(run);
    }

    @Override
    public void run() {
        try {
            while (!run.isOver()) {
                step();
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(200));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            run.ledger().violation(team + " " + name + " could not go on: " + e);
        }
    }

    private void step() throws InterruptedException, IOException {
        int lot = random.nextInt(100);
        if (lot < 26) {
            save();
        } else if (lot < 36) {
            restore();
        } else if (lot < 44) {
            cloneOne();
        } else if (lot < 56) {
            offer();
        } else if (lot < 72) {
            answerOffers();
        } else if (lot < 84) {
            replicate();
        } else if (lot < 90) {
            removeRegion();
        } else if (lot < 94) {
            verify();
        } else {
            delete();
        }
    }

    private void save() throws InterruptedException, IOException {
        if (snapshots().size() >= MOST_SNAPSHOTS) {
            delete();
            return;
        }
        if (!free()) {
            return;
        }
        DiskContent.change(disk.file(), random);
        String snapshot = team.name() + "-" + name + "-" + ++saved;
        run.ledger().asked(snapshot, new Ledger.Saved(DiskContent.hash(disk.file()), disk.volume()));
        run.history().note(team.name(), "saves " + disk.file().getFileName() + " as " + snapshot);
        if (disk.volume()) {
            saveVolume(snapshot);
        } else {
            saveDroplet(snapshot);
        }
    }

    private void saveDroplet(String snapshot) throws InterruptedException {
        Answer answer = team.client()
                .until(
                        run.patience(),
                        "POST",
                        "/v2/droplets/" + disk.id() + "/actions",
                        Map.of("type", "snapshot", "name", snapshot));
        if (answer.status() != 201) {
            refused("snapshot", answer);
            return;
        }
        JsonNode action = clones.ended(team, answer.number("/action/id"), run.patience());
        if (action.path("status").asText().equals("completed")) {
            run.ledger().announced(action.path("snapshot_id").asText(), snapshot);
        }
        count("snapshot", action.path("status").asText());
    }

    private void saveVolume(String snapshot) throws InterruptedException {
        Answer answer = team.client()
                .until(run.patience(), "POST", "/v2/volumes/" + disk.id() + "/snapshots", Map.of("name", snapshot));
        if (answer.status() != 201) {
            refused("snapshot", answer);
            return;
        }
        String id = answer.text("/snapshot/id");
        while (!answer.text("/snapshot/status").equals("available")
                && answer.status() != 404
                && Instant.now().isBefore(run.patience())) {
            TimeUnit.MILLISECONDS.sleep(150);
            answer = team.client().get(run.patience(), "/v2/snapshots/" + id);
        }
        if (answer.isSuccess()) {
            run.ledger().announced(id, snapshot);
        }
        count("snapshot", answer.isSuccess() ? "completed" : "gone");
    }

    /** Puts a snapshot back onto the droplet's disk. */
    private void restore() throws InterruptedException, IOException {
        Optional<Shown> chosen =
                choose(one -> one.volume() == disk.volume() && one.regions().contains(disk.region()));
        if (disk.volume() || chosen.isEmpty() || !free()) {
            return;
        }
        String before = DiskContent.hash(disk.file());
        Answer answer = team.client()
                .until(
                        run.patience(),
                        "POST",
                        "/v2/droplets/" + disk.id() + "/actions",
                        Map.of(
                                "type",
                                "restore",
                                "image",
                                Long.parseLong(chosen.get().id())));
        if (answer.status() != 201) {
            refused("restore", answer);
            return;
        }
        JsonNode action = clones.ended(team, answer.number("/action/id"), run.patience());
        String status = action.path("status").asText();
        String after = DiskContent.hash(disk.file());
        Ledger.Saved wanted = run.ledger().saved().get(chosen.get().name());
        boolean right = status.equals("completed")
                ? wanted != null && after.equals(wanted.hash())
                : after.equals(before) || !status.equals("errored");
        if (!right) {
            run.ledger()
                    .violation("after the restore " + action + " of " + chosen.get() + " " + disk.file() + " is "
                            + after + ", before it was " + before + ", saved was " + wanted);
        }
        count("restore", status);
    }

    private void cloneOne() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> true);
        if (chosen.isEmpty()) {
            return;
        }
        List<String> regions = chosen.get().regions();
        String region = regions.get(random.nextInt(regions.size()));
        String clone = "clone-" + name + "-" + random.nextInt(1_000_000);
        Optional<String> outcome = clones.compare(team, chosen.get(), region, clone, run.patience());
        count("clone", outcome.isEmpty() ? "completed" : outcome.get().split(" ", 2)[0]);
        outcome.ifPresent(text -> run.history().note(team.name(), "clone of " + chosen.get() + ": " + text));
    }

    private void offer() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> true);
        if (chosen.isEmpty()) {
            return;
        }
        List<Team> others = run.teams().stream().filter(one -> one != team).toList();
        Team recipient = others.get(random.nextInt(others.size()));
        boolean copy = random.nextInt(3) == 0;
        Answer answer = team.client()
                .until(
                        run.patience(),
                        "POST",
                        "/v2/snapshots/" + chosen.get().id() + "/account_transfer",
                        Map.of("recipient_uuid", recipient.id(), "copy", copy));
        if (answer.isSuccess() && answer.number("/transfer_id") > 0) {
            run.ledger().transfer(answer.number("/transfer_id"), team);
        }
        count("offer", answer.isSuccess() ? "completed" : Integer.toString(answer.status()));
        if (answer.isSuccess() && random.nextInt(6) == 0) {
            act(chosen.get().id(), "cancel", Map.of("transfer_id", answer.number("/transfer_id")));
        }
    }

    private void answerOffers() throws InterruptedException {
        Answer offers =
                team.client().get(run.patience(), "/v2/transfers?direction=incoming&status=pending&per_page=50");
        JsonNode all = offers.body().path("transfers");
        if (all.isEmpty()) {
            return;
        }
        JsonNode chosen = all.get(random.nextInt(all.size()));
        long id = chosen.path("id").asLong();
        String snapshot = chosen.path("snapshot_id").asText();
        if (random.nextInt(7) == 0) {
            act(snapshot, "decline", Map.of("transfer_id", id));
        } else {
            act(snapshot, "accept", Map.of("transfer_id", id, "recipient_uuid", team.id()));
        }
    }

    private void act(String snapshot, String what, Map<String, ?> body) throws InterruptedException {
        Answer answer = team.client()
                .until(run.patience(), "POST", "/v2/snapshots/" + snapshot + "/account_transfer/" + what, body);
        count(what, answer.isSuccess() ? "completed" : Integer.toString(answer.status()));
    }

    private void replicate() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> one.regions().size() < StackHome.REGIONS.size());
        if (chosen.isEmpty()) {
            return;
        }
        List<String> missing = StackHome.REGIONS.stream()
                .filter(region -> !chosen.get().regions().contains(region))
                .toList();
        Answer answer = team.client()
                .until(
                        run.patience(),
                        "POST",
                        "/v2/snapshots/" + chosen.get().id() + "/actions",
                        Map.of("type", "transfer", "region", missing.get(random.nextInt(missing.size()))));
        if (answer.status() == 201) {
            run.ledger().action(answer.number("/action/id"), team, "replication");
        }
        count("replication", answer.isSuccess() ? "requested" : Integer.toString(answer.status()));
    }

    private void removeRegion() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> one.regions().size() > 1);
        if (chosen.isEmpty()) {
            return;
        }
        List<String> regions = chosen.get().regions();
        Answer answer = team.client()
                .until(
                        run.patience(),
                        "DELETE",
                        "/v2/snapshots/" + chosen.get().id() + "/regions/"
                                + regions.get(random.nextInt(regions.size())),
                        null);
        count("region removal", answer.isSuccess() ? "completed" : Integer.toString(answer.status()));
    }

    private void verify() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> true);
        if (chosen.isPresent()) {
            Answer answer = team.client()
                    .until(
                            run.patience(),
                            "POST",
                            "/v2/snapshots/" + chosen.get().id() + "/verify",
                            null);
            if (answer.isSuccess()) {
                run.ledger().action(answer.number("/action/id"), team, "verification");
            }
            count("verification", answer.isSuccess() ? "requested" : Integer.toString(answer.status()));
        }
    }

    private void delete() throws InterruptedException {
        Optional<Shown> chosen = choose(one -> true);
        if (chosen.isPresent()) {
            String id = chosen.get().id();
            run.ledger().deletionAsked(id);
            Answer answer = team.client().until(run.patience(), "DELETE", "/v2/snapshots/" + id, null);
            if (answer.status() == 204) {
                run.ledger().deleted(id);
            }
            count("deletion", answer.isSuccess() ? "completed" : Integer.toString(answer.status()));
        }
    }

    /** What was saved before may have been cut off from this client, and still be read. */
    private boolean free() throws InterruptedException {
        if (disk.volume()) {
            return true;
        }
        Answer answer = team.client().get(run.patience(), "/v2/droplets/" + disk.id());
        return answer.isSuccess() && !answer.body().at("/droplet/locked").asBoolean();
    }

    private Optional<Shown> choose(java.util.function.Predicate<Shown> wanted) throws InterruptedException {
        List<Shown> suitable = snapshots().stream()
                .filter(one -> one.isAvailable() && !one.regions().isEmpty() && wanted.test(one))
                .toList();
        return suitable.isEmpty() ? Optional.empty() : Optional.of(suitable.get(random.nextInt(suitable.size())));
    }

    private List<Shown> snapshots() throws InterruptedException {
        Answer answer = team.client().get(run.patience(), "/v2/snapshots?per_page=200");
        List<Shown> all = Shown.all(answer.body().path("snapshots"));
        all.stream().filter(Shown::isAvailable).forEach(one -> run.ledger().announced(one.id(), one.name()));
        return all;
    }

    private void refused(String what, Answer answer) {
        count(what, answer.isKnown() ? "refused " + answer.status() : "never answered");
    }

    private void count(String what, String outcome) {
        run.ledger().count(what + " " + outcome);
    }
}
