package dev.freezeframe.snapshots.image;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Keeps the enum's wire name in the database, so that rows read as the API does. */
@Converter(autoApply = true)
public class ImageStatusConverter implements AttributeConverter<ImageStatus, String> {
    @Override
    public String convertToDatabaseColumn(ImageStatus value) {
        return value == null ? null : value.wireName();
    }

    @Override
    public ImageStatus convertToEntityAttribute(String column) {
        return column == null ? null : ImageStatus.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
