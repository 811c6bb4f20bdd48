package dev.freezeframe.snapshots.destruction;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Keeps the kind's wire name in the database, so that rows read as the API does. */
@Converter(autoApply = true)
public class PartKindConverter implements AttributeConverter<PartKind, String> {
    @Override
    public String convertToDatabaseColumn(PartKind value) {
        return value.wireName();
    }

    @Override
    public PartKind convertToEntityAttribute(String column) {
        return PartKind.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
