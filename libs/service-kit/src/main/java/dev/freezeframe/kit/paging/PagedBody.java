package dev.freezeframe.kit.paging;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** A page of a collection as the API shows it: the entries under their noun, {@code links} (never null) and {@code meta}. */
public record PagedBody(@JsonAnyGetter Map<String, List<?>> entries, Links links, Meta meta) {
    /** @param pages null when everything is on one page, which shows as {@code {}} */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Links(PageLinks pages) {}

    /** Absolute URLs; only those that apply. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PageLinks(
            @JsonProperty("first") String first,
            @JsonProperty("prev") String prev,
            @JsonProperty("next") String next,
            @JsonProperty("last") String last) {}

    /** @param total how many entries there are on all pages */
    public record Meta(long total) {}
}
