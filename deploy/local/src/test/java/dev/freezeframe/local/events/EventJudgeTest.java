package dev.freezeframe.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The judge must be able to find fault, or the whole-system tests check nothing. */
class EventJudgeTest {

    private static final String EVENT = """
            {"specversion": "1.0", "id": "5f0f7c0e-6f4b-4b0f-9c43-2f0a8f6d1c11", "source": "/freezeframe/snapshot-service",
             "type": "dev.freezeframe.volume.deleted.v1", "subject": "7d1f0b7e-3a0e-4a8a-8a6c-0e4f0c3d2b1a",
             "time": "2026-11-01T12:00:09.417Z", "datacontenttype": "application/json",
             "dataschema": "urn:freezeframe:schema:dev.freezeframe.volume.deleted.v1",
             "team": "0b7a7a52-3a0e-4a8a-8a6c-0e4f0c3d2b1a",
             "data": {"id": "7d1f0b7e-3a0e-4a8a-8a6c-0e4f0c3d2b1a", "team": "0b7a7a52-3a0e-4a8a-8a6c-0e4f0c3d2b1a",
                      "name": "data", "region": "nyc3", "size_gigabytes": 10, "droplet_id": null, "tags": [],
                      "created_at": "2026-11-01T12:00:00Z", "action_id": null}}
            """;
    private static final String KEY = "7d1f0b7e-3a0e-4a8a-8a6c-0e4f0c3d2b1a";

    private final EventJudge judge = new EventJudge();

    @Test
    void eventAsDescribedHolds() throws Exception {
        assertThat(judge.violations(KEY, event())).isEmpty();
    }

    @Test
    void dataThatIsNotAsDescribedIsFound() throws Exception {
        ObjectNode event = event();
        ((ObjectNode) event.path("data"))
                .put("size_gigabytes", "ten")
                .put("created_at", "yesterday")
                .remove("name");
        assertThat(judge.violations(KEY, event)).hasSize(3);
    }

    @Test
    void envelopeThatIsNotAsDescribedIsFound() throws Exception {
        assertThat(judge.violations("another", event())).hasSize(1);
        ObjectNode event = event();
        event.remove("id");
        assertThat(judge.violations(KEY, event)).isNotEmpty();
        assertThat(judge.violations(KEY, event().put("dataschema", "urn:another")))
                .isNotEmpty();
    }

    @Test
    void unknownTypeIsFound() throws Exception {
        JsonNode event = event().put("type", "dev.freezeframe.volume.lent.v1");
        assertThat(judge.violations(KEY, event)).anyMatch(violation -> violation.contains("no schema"));
    }

    private static ObjectNode event() throws JsonProcessingException {
        return (ObjectNode) JsonMapper.builder().build().readTree(EVENT);
    }
}
