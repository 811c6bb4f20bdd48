package dev.freezeframe.gateway.description;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.gateway.TestService;
import dev.freezeframe.gateway.operation.Operations;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class ApiDescriptionTest {
    private final Operations operations = new Operations();
    private final JsonObject document = new ApiDescription(operations).document();

    @Test
    void everyOperationIsDescribed() {
        operations.all().forEach(operation -> {
            JsonObject described = document.getJsonObject("paths")
                    .getJsonObject(operation.template())
                    .getJsonObject(operation.method().toLowerCase(Locale.ROOT));
            assertThat(described.getString("summary")).isNotBlank();
            assertThat(described
                            .getJsonArray("security")
                            .getJsonObject(0)
                            .getJsonArray("bearer_auth")
                            .getList())
                    .isEqualTo(operation.scopes());
        });
        assertThat(document.getJsonObject("paths").stream()
                        .mapToInt(path -> ((JsonObject) path.getValue()).size())
                        .sum())
                .isEqualTo(operations.all().size());
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingIsReferredTo() {
        Set<String> referred = new TreeSet<>();
        collect(document, referred);
        Set<String> there = new TreeSet<>();
        for (String kind : new String[] {"schemas", "parameters", "responses"}) {
            document.getJsonObject("components")
                    .getJsonObject(kind)
                    .fieldNames()
                    .forEach(name -> there.add("#/components/" + kind + "/" + name));
        }
        assertThat(referred).isEqualTo(there);
    }

    private static void collect(Object value, Set<String> referred) {
        if (value instanceof JsonObject object) {
            if (object.containsKey("$ref")) {
                referred.add(object.getString("$ref"));
            }
            object.forEach(entry -> collect(entry.getValue(), referred));
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> collect(element, referred));
        }
    }

    @Test
    void parametersOfPathsAndIdsOfOperationsAreInOrder() {
        JsonObject parameters = document.getJsonObject("components").getJsonObject("parameters");
        Set<String> ids = new HashSet<>();
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
                    JsonObject operation = (JsonObject) method.getValue();
                    assertThat(ids.add(operation.getString("operationId")))
                            .as(path.getKey())
                            .isTrue();
                    Set<String> named = new TreeSet<>();
                    operation.getJsonArray("parameters").forEach(reference -> {
                        String name = ((JsonObject) reference).getString("$ref").replaceAll(".*/", "");
                        JsonObject parameter = parameters.getJsonObject(name);
                        if (parameter.getString("in").equals("path")) {
                            named.add(parameter.getString("name"));
                        }
                    });
                    Set<String> expected = new TreeSet<>();
                    Matcher matcher = Pattern.compile("\\{([^}]+)}").matcher(path.getKey());
                    while (matcher.find()) {
                        expected.add(matcher.group(1));
                    }
                    assertThat(named).as(path.getKey()).isEqualTo(expected);
                }));
    }

    @Test
    void everybodyMayReadTheDocumentAndThePage() {
        given().get("/v2/openapi.json")
                .then()
                .statusCode(200)
                .contentType(containsString("json"))
                .body("openapi", equalTo("3.1.0"))
                .body("paths.'/v2/snapshots'.get.summary", equalTo("List snapshots of droplets and volumes"));
        given().get("/docs").then().statusCode(200).body(containsString("/v2/openapi.json"));
        given().get("/docs/swagger-ui-bundle.js").then().statusCode(200);
    }

    @Test
    void thePageNeedsNothingFromElsewhere() {
        String page = given().get("/docs").then().extract().asString();
        assertThat(page).doesNotContainPattern("(src|href)=[\"'](https?:)?//");
    }
}
