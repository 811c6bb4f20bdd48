package dev.freezeframe.snapshots.upload;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Statuses in the database. */
@Converter(autoApply = true)
public class UploadStatusConverter implements AttributeConverter<UploadStatus, String> {
    @Override
    public String convertToDatabaseColumn(UploadStatus status) {
        return status == null ? null : status.wireName();
    }

    @Override
    public UploadStatus convertToEntityAttribute(String text) {
        return text == null ? null : UploadStatus.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
