package dev.freezeframe.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of events must be able to find fault. */
class ToldTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aLifeAsItShouldBeIsRight() {
        Told told = told(
                List.of(
                        event("snapshot.requested", "a", "\"nyc3\"", ""),
                        event("snapshot.available", "a", "\"nyc3\"", ""),
                        event("snapshot.region_added", "a", "\"nyc3\",\"ams3\"", ",\"region\":\"ams3\""),
                        event(
                                "snapshot.owner_changed",
                                "b",
                                "\"nyc3\",\"ams3\"",
                                ",\"previous_team\":\"a\",\"transfer_id\":7"),
                        event("snapshot.region_removed", "b", "\"ams3\"", ",\"region\":\"nyc3\"")),
                List.of(event("transfer.requested", "a", "", ""), event("transfer.completed", "a", "", "")));
        assertThat(told.violations()).isEmpty();
        assertThat(told.state("1")).isEqualTo(new Told.State("b", java.util.Set.of("ams3"), "one"));
    }

    @Test
    void whatComesTwiceIsFound() {
        assertThat(told(List.of(
                                event("snapshot.requested", "a", "\"nyc3\"", ""),
                                event("snapshot.available", "a", "\"nyc3\"", ""),
                                event("snapshot.available", "a", "\"nyc3\"", "")))
                        .violations())
                .singleElement()
                .asString()
                .contains("available more than once");
    }

    @Test
    void whatComesOutOfOrderIsFound() {
        assertThat(told(List.of(
                                event("snapshot.available", "a", "\"nyc3\"", ""),
                                event("snapshot.requested", "a", "\"nyc3\"", "")))
                        .violations())
                .singleElement()
                .asString()
                .contains("no beginning");
        assertThat(told(List.of(
                                event("snapshot.requested", "a", "\"nyc3\"", ""),
                                event("snapshot.available", "a", "\"nyc3\"", ""),
                                event("snapshot.deleted", "a", "", ""),
                                event("snapshot.region_added", "a", "\"nyc3\"", ",\"region\":\"ams3\"")))
                        .violations())
                .singleElement()
                .asString()
                .contains("after its deletion");
    }

    @Test
    void anOwnerOrARegionThatDoesNotFollowIsFound() {
        assertThat(told(List.of(
                                event("snapshot.requested", "a", "\"nyc3\"", ""),
                                event("snapshot.available", "a", "\"nyc3\"", ""),
                                event("snapshot.owner_changed", "c", "\"nyc3\"", ",\"previous_team\":\"b\"")))
                        .violations())
                .singleElement()
                .asString()
                .contains("came from");
        assertThat(told(List.of(
                                event("snapshot.requested", "a", "\"nyc3\"", ""),
                                event("snapshot.available", "a", "\"nyc3\"", ""),
                                event("snapshot.renamed", "a", "\"nyc3\",\"sgp1\"", "")))
                        .violations())
                .singleElement()
                .asString()
                .contains("is said to be in");
    }

    @Test
    void aTransferWithoutItsEffectAndAnEndThatIsNotTheLastAreFound() {
        List<JsonNode> life = List.of(
                event("snapshot.requested", "a", "\"nyc3\"", ""), event("snapshot.available", "a", "\"nyc3\"", ""));
        assertThat(told(
                                life,
                                List.of(
                                        event("transfer.requested", "a", "", ""),
                                        event("transfer.completed", "a", "", "")))
                        .violations())
                .singleElement()
                .asString()
                .contains("had an effect 0 times");
        assertThat(told(
                                life,
                                List.of(
                                        event("transfer.requested", "a", "", ""),
                                        event("transfer.declined", "a", "", ""),
                                        event("transfer.accepted", "a", "", "")))
                        .violations())
                .singleElement()
                .asString()
                .contains("transfer 7 has told");
    }

    private static Told told(List<JsonNode> snapshot) {
        return new Told(Map.of("1", snapshot), Map.of(), Map.of());
    }

    private static Told told(List<JsonNode> snapshot, List<JsonNode> transfer) {
        return new Told(Map.of("1", snapshot), Map.of("7", transfer), Map.of());
    }

    private static JsonNode event(String type, String team, String regions, String more) {
        try {
            return JSON.readTree("{\"type\":\"dev.freezeframe." + type + ".v1\",\"team\":\"" + team
                    + "\",\"data\":{\"team\":\"" + team + "\",\"name\":\"one\",\"regions\":[" + regions + "]" + more
                    + "}}");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
