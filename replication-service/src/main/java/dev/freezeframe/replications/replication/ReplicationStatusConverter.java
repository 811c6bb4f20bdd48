package dev.freezeframe.replications.replication;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps the wire name in the database, so that rows read as the API does. */
@Converter(autoApply = true)
public class ReplicationStatusConverter implements AttributeConverter<ReplicationStatus, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable ReplicationStatus value) {
        return value == null ? null : value.wireName();
    }

    @Override
    public @Nullable ReplicationStatus convertToEntityAttribute(@Nullable String column) {
        return column == null ? null : ReplicationStatus.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
