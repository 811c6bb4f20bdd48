package dev.freezeframe.snapshots.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class BlockResourceTest extends BlockTestBase {
    @Test
    void blocksThatHoldDataAreListedAndRead() throws Exception {
        String volume = volume("blocks");
        write(volume, 100, 0, 5, 6, 1023);
        write(volume, 9, new byte[BLOCK]);
        String id = snapshot(volume, "one");

        owner().get("/v2/snapshots/" + id + "/blocks")
                .then()
                .statusCode(200)
                .body("snapshot_id", equalTo(id))
                .body("region", equalTo(REGION))
                .body("size_bytes", equalTo(1 << 30))
                .body("block_size", equalTo(BLOCK))
                .body("block_count", equalTo(BLOCKS))
                .body("allocated_blocks", equalTo(4))
                .body("blocks.index", equalTo(List.of(0, 5, 6, 1023)))
                .body("next_page_token", nullValue());
        assertThat(pages("/v2/snapshots/" + id + "/blocks?per_page=3", "blocks.index"))
                .containsExactly(List.of(0, 5, 6), List.of(1023));
        assertThat(pages("/v2/snapshots/" + id + "/blocks?start_index=6", "blocks.index"))
                .containsExactly(List.of(6, 1023));
        assertThat(pages("/v2/snapshots/" + id + "/blocks?start_index=1024", "blocks.index"))
                .containsExactly(List.of());

        Response read = owner().get("/v2/snapshots/" + id + "/blocks/5");
        read.then()
                .statusCode(200)
                .header("content-type", "application/octet-stream")
                .header("content-length", Integer.toString(BLOCK))
                .header("x-block-size", Integer.toString(BLOCK))
                .header("x-block-zeros", "false")
                .header("x-checksum-sha256", sha256(block(105)))
                .header("content-digest", new Checksum(sha256(block(105))).contentDigest());
        assertThat(read.asByteArray()).isEqualTo(block(105));

        Response zeros = owner().get("/v2/snapshots/" + id + "/blocks/9");
        zeros.then()
                .statusCode(200)
                .header("x-block-zeros", "true")
                .header("x-checksum-sha256", sha256(new byte[BLOCK]));
        assertThat(zeros.asByteArray()).isEqualTo(new byte[BLOCK]);
        assertNoMemoryIsHeld();
    }

    @Test
    void blocksThatChangedBetweenTwoSnapshotsAreListedInBothDirections() throws Exception {
        String volume = volume("changes");
        write(volume, 200, 1, 2, 3, 4);
        String first = snapshot(volume, "first");
        write(volume, 300, 2, 700);
        write(volume, 3, new byte[BLOCK]);
        String second = snapshot(volume, "second");

        String path = "/v2/snapshots/" + second + "/changed_blocks?since=" + first;
        owner().get(path)
                .then()
                .statusCode(200)
                .body("snapshot_id", equalTo(second))
                .body("since", equalTo(first))
                .body("comparison", equalTo("content"))
                .body("changed_blocks.index", equalTo(List.of(2, 3, 700)))
                .body("changed_blocks.in_first", equalTo(List.of(true, true, false)))
                .body("changed_blocks.in_second", equalTo(List.of(true, false, true)))
                .body("changed_blocks[1].second_token", nullValue());
        assertThat(pages(path + "&per_page=1", "changed_blocks.index"))
                .containsExactly(List.of(2), List.of(3), List.of(700));
        assertThat(pages("/v2/snapshots/" + first + "/changed_blocks?since=" + second, "changed_blocks.in_second"))
                .containsExactly(List.of(true, true, false));
        assertThat(pages("/v2/snapshots/" + first + "/changed_blocks?since=" + first, "changed_blocks.index"))
                .containsExactly(List.of());
    }

    @Test
    void equalContentHasEqualTokensAndATokenIsCheckedWhenItIsGiven() throws Exception {
        String volume = volume("tokens");
        byte[] content = block(1);
        write(volume, 0, content);
        write(volume, 1, content);
        write(volume, 2, block(2));
        String id = snapshot(volume, "tokens");
        List<String> tokens = owner().get("/v2/snapshots/" + id + "/blocks").path("blocks.token");
        assertThat(tokens.get(0)).isEqualTo(tokens.get(1)).isNotEqualTo(tokens.get(2));

        String path = "/v2/snapshots/" + id + "/blocks/0?token=";
        owner().get(path + tokens.get(1)).then().statusCode(200);
        owner().get(path + tokens.get(2)).then().statusCode(422).body("message", containsString("token"));
    }

    @Test
    void badQuestionsAreAnsweredInTheApisShape() throws Exception {
        String volume = volume("bad");
        write(volume, 1, 0);
        String id = snapshot(volume, "bad");
        String blocks = "/v2/snapshots/" + id + "/blocks";
        for (String query : List.of(
                "?per_page=0",
                "?per_page=10001",
                "?per_page=x",
                "?start_index=-1",
                "?start_index=x",
                "?page_token=x",
                "?page_token=AAAAAAAAAAAAAAAAAAAAAAAA",
                "?start_index=1&page_token=x",
                "?region=ams3",
                "/1024",
                "/-1",
                "/x")) {
            owner().get(blocks + query).then().statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        String changed = "/v2/snapshots/" + id + "/changed_blocks";
        owner().get(changed).then().statusCode(422).body("message", containsString("since"));
        owner().get(changed + "?since=" + UUID.randomUUID()).then().statusCode(404);
        owner().get("/v2/snapshots/" + UUID.randomUUID() + "/changed_blocks?since=" + id)
                .then()
                .statusCode(404);
        for (String path : List.of(blocks, blocks + "/0", changed + "?since=" + id)) {
            stranger().get(path).then().statusCode(404).body("id", equalTo("not_found"));
        }
        long custom = customImage("no-snapshot");
        owner().get("/v2/snapshots/" + custom + "/blocks").then().statusCode(400);
    }

    @Test
    void snapshotsThatWereStoredForDifferentTeamsAreComparedByAllocation() throws Exception {
        String volume = volume("mine");
        write(volume, 50, 1, 2);
        String first = snapshot(volume, "first");
        var other = new BlockResourceTest();
        other.database = database;
        other.pool = pool;
        String theirs = other.volume("theirs");
        other.write(theirs, 50, 2, 3);
        String second = other.snapshot(theirs, "second");
        Rows.change(database, "update image set team = $1 where uuid = $2", team, UUID.fromString(second));

        owner().get("/v2/snapshots/" + second + "/changed_blocks?since=" + first)
                .then()
                .statusCode(200)
                .body("comparison", equalTo("allocation"))
                .body("changed_blocks.index", equalTo(List.of(1, 2, 3)));
    }

    @Test
    void whatIsMissingInTheStoreIsNamedAndNeverGuessed() throws Exception {
        String volume = volume("damaged");
        write(volume, 400, 3, 4);
        String id = snapshot(volume, "damaged");
        // As if somebody had emptied the index: the store holds no object of the chunks any more.
        Rows.change(
                database,
                "delete from chunk where (region, id) in (select m.region, c.id from manifest m"
                        + " join image i on i.manifest_id = m.id, unnest(m.pages) as p(id)"
                        + " join page on page.id = p.id, unnest(page.chunks) as c(id) where i.uuid = $1)",
                UUID.fromString(id));

        String path = "/v2/snapshots/" + id + "/blocks/3";
        owner().get(path)
                .then()
                .statusCode(500)
                .body("message", containsString("bytes " + 3 * BLOCK + " to " + (4 * BLOCK - 1)));
    }

    private List<List<Object>> pages(String path, String field) {
        List<List<Object>> pages = new ArrayList<>();
        String token = "";
        while (token != null) {
            String rest = token.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "page_token=" + token;
            String question = rest.isEmpty() ? path : path.replaceAll("start_index=[0-9]+&?", "") + rest;
            Response page = owner().get(question);
            page.then().statusCode(200);
            pages.add(page.path(field));
            token = page.path("next_page_token");
        }
        return pages;
    }

    private static String sha256(byte[] content) {
        return HexFormat.of()
                .formatHex(Checksum.sha256().digest(ByteBuffer.wrap(content).array()));
    }
}
