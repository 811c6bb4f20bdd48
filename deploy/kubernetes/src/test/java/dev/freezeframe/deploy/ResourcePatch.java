package dev.freezeframe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A patch of RFC 6902 for the resources that its target selects. Names and kinds of a target are regular expressions for
 * the whole name.
 *
 * @param kind of the target
 * @param name of the target; everything when it gives none
 * @param operations of RFC 6902
 */
record ResourcePatch(Pattern kind, Pattern name, ArrayNode operations) {

    static ResourcePatch of(JsonNode entry) {
        JsonNode target = entry.get("target");
        JsonNode patch = Repository.yaml(entry.get("patch").asText()).get(0);
        if (!(patch instanceof ArrayNode operations)) {
            throw new IllegalStateException("only patches of RFC 6902 are known here: " + patch);
        }
        return new ResourcePatch(
                Pattern.compile(target.get("kind").asText()),
                Pattern.compile(target.path("name").asText(".*")),
                operations);
    }

    /** Patches what the target selects; a patch for nothing is a mistake. */
    void apply(List<ObjectNode> resources) {
        boolean selected = false;
        for (int i = 0; i < resources.size(); i++) {
            ObjectNode resource = resources.get(i);
            if (kind.matcher(resource.path("kind").asText()).matches()
                    && name.matcher(resource.at("/metadata/name").asText()).matches()) {
                selected = true;
                resources.set(i, (ObjectNode) JsonPatch.apply(operations, resource));
            }
        }
        if (!selected) {
            throw new IllegalStateException("a patch selects nothing: " + kind + " " + name);
        }
    }
}
