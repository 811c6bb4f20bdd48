package dev.freezeframe.snapshots.image;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Keeps the enum's wire name in the database, so that rows read as the API does. */
@Converter(autoApply = true)
public class ImageKindConverter implements AttributeConverter<ImageKind, String> {
    @Override
    public String convertToDatabaseColumn(ImageKind value) {
        return value == null ? null : value.wireName();
    }

    @Override
    public ImageKind convertToEntityAttribute(String column) {
        return column == null ? null : ImageKind.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
