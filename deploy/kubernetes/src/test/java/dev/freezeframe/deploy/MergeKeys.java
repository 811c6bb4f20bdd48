package dev.freezeframe.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML's anchors and merge keys ({@code <<}), which Jackson does not resolve. */
final class MergeKeys {
    private MergeKeys() {}

    /** The document with all of them resolved, as JSON, which is YAML too. */
    static String resolve(String text) {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        try {
            return Repository.JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
