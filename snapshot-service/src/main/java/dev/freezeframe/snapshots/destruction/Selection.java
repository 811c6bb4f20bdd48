package dev.freezeframe.snapshots.destruction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of a droplet's resources are to go with it. */
sealed interface Selection {
    private static Map<PartKind, String> fields() {
        return Map.of(
                PartKind.SNAPSHOT, "snapshots",
                PartKind.VOLUME, "volumes",
                PartKind.VOLUME_SNAPSHOT, "volume_snapshots");
    }

    /**
     * Those of the associated resources that were selected.
     *
     * @throws ApiException 422 when something was selected that does not belong to the droplet
     */
    List<AssociatedResource> of(List<AssociatedResource> associated);

    /** Everything. */
    record All() implements Selection {
        @Override
        public List<AssociatedResource> of(List<AssociatedResource> associated) {
            return associated;
        }
    }

    /** What a request has named. */
    record Named(Map<PartKind, Set<String>> ids) implements Selection {
        private static final int MOST = 10_000;

        /**
         * Reads a request; one without a body names nothing.
         *
         * @throws ApiException 400 when it is not an object, 422 when its fields are not what they must be
         */
        static Named of(@Nullable JsonNode body) {
            Map<PartKind, Set<String>> ids = new EnumMap<>(PartKind.class);
            if (body == null) {
                return new Named(ids);
            }
            RequestBody wanted = RequestBody.of(body);
            fields().forEach((kind, field) -> ids.put(kind, ids(wanted, field)));
            for (String addresses : List.of("reserved_ips", "floating_ips")) {
                ids(wanted, addresses).stream().findFirst().ifPresent(id -> {
                    throw foreign(addresses, id);
                });
            }
            return new Named(ids);
        }

        private static Set<String> ids(RequestBody body, String field) {
            Set<String> ids = new LinkedHashSet<>();
            for (JsonNode id : body.elements(field, MOST)) {
                if (!id.isTextual() && !id.isIntegralNumber()) {
                    throw ApiException.unprocessable(field + " must be an array of ids");
                }
                ids.add(RequestBody.checked(field, id.asText(), 64));
            }
            return ids;
        }

        @Override
        public List<AssociatedResource> of(List<AssociatedResource> associated) {
            List<AssociatedResource> selected = associated.stream()
                    .filter(resource ->
                            ids.getOrDefault(resource.kind(), Set.of()).contains(resource.id()))
                    .toList();
            ids.forEach((kind, wanted) -> wanted.stream()
                    .filter(id -> selected.stream()
                            .noneMatch(resource ->
                                    resource.kind() == kind && resource.id().equals(id)))
                    .findFirst()
                    .ifPresent(id -> {
                        throw foreign(String.valueOf(fields().get(kind)), id);
                    }));
            return selected;
        }

        private static ApiException foreign(String field, String id) {
            return ApiException.unprocessable(field + ": " + id + " is not associated with this Droplet");
        }
    }
}
