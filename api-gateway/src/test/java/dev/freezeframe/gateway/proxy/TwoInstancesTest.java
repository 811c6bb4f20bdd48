package dev.freezeframe.gateway.proxy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients notice of instances that come and go: nothing, as long as one is there and what they ask for may be asked twice. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(value = TwoInstances.class, restrictToAnnotatedClass = true)
class TwoInstancesTest {
    private static final int MANY = 20;

    private Acme.Member acme;

    @BeforeEach
    void bothAreThere() {
        acme = Acme.owner();
        become("a", TwoInstances.Mood.WELL);
        become("b", TwoInstances.Mood.WELL);
        await().until(() -> gets().containsAll(List.of("a", "b")));
    }

    @Test
    void instancesTakeTurns() {
        assertThat(gets()).filteredOn("a"::equals).hasSize(MANY / 2);
    }

    @Test
    void aRequestOfAnyKindGoesToTheOtherWhenOneRefusesConnections() {
        become("a", TwoInstances.Mood.GONE);
        for (int i = 0; i < MANY; i++) {
            Response answer = Acme.as(acme.token()).body("{}").post("/v2/images");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.path("instance").toString()).isEqualTo("b");
        }
        become("a", TwoInstances.Mood.WELL);
        await().until(() -> gets().contains("a"));
    }

    @Test
    void aReadGoesToTheOtherWhenOneDiesBeforeItAnswers() {
        become("a", TwoInstances.Mood.DYING);
        assertThat(gets()).containsOnly("b").hasSize(MANY);
    }

    @Test
    void aWriteIsNotDoneTwiceWhenNobodyKnowsWhetherItWasDone() {
        become("a", TwoInstances.Mood.DYING);
        become("b", TwoInstances.Mood.DYING);
        assertThat(Acme.as(acme.token()).body("{}").post("/v2/images").statusCode())
                .isEqualTo(503);
        become("b", TwoInstances.Mood.WELL);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(Acme.as(acme.token()).body("{}").post("/v2/images").statusCode());
        }
        assertThat(answers).containsOnly(200, 503);
    }

    @Test
    void aWriteWithAKeyIsSentAgainWithItsBody() {
        become("a", TwoInstances.Mood.DYING);
        for (int i = 0; i < MANY; i++) {
            Response answer = Acme.as(acme.token())
                    .header("Idempotency-Key", "key-" + i)
                    .body("{\"name\":\"same\"}")
                    .post("/v2/images");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat((int) answer.path("body_bytes")).isEqualTo(15);
        }
    }

    @Test
    void oneThatIsNotReadyGetsNothing() {
        become("b", TwoInstances.Mood.NOT_READY);
        await().until(() -> !gets().contains("b"));
        become("b", TwoInstances.Mood.WELL);
        await().until(() -> gets().contains("b"));
    }

    @Test
    void oneThatIsSilentGetsNothing() {
        become("b", TwoInstances.Mood.SILENT);
        await().until(() -> gets().size() == MANY);
    }

    @Test
    void whereNoneIsReadyAllAreTried() {
        become("a", TwoInstances.Mood.NOT_READY);
        become("b", TwoInstances.Mood.NOT_READY);
        assertThat(gets()).hasSize(MANY);
    }

    /** Who answered each of many reads; one that nobody answered is not there. */
    private List<String> gets() {
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Response answer = Acme.as(acme.token()).get("/v2/images/1");
            if (answer.statusCode() != 200) {
                assertThat(answer.statusCode()).isEqualTo(503);
                return answered;
            }
            answered.add(answer.path("instance"));
        }
        return answered;
    }

    private static void become(String instance, TwoInstances.Mood mood) {
        String control = ConfigProvider.getConfig().getValue(TwoInstances.CONTROL, String.class);
        given().get(control + "/" + instance + "/" + mood).then().statusCode(200);
    }
}
