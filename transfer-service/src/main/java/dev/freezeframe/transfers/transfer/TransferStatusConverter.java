package dev.freezeframe.transfers.transfer;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps the wire name in the database, so that rows read as the API does. */
@Converter(autoApply = true)
public class TransferStatusConverter implements AttributeConverter<TransferStatus, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable TransferStatus value) {
        return value == null ? null : value.wireName();
    }

    @Override
    public @Nullable TransferStatus convertToEntityAttribute(@Nullable String column) {
        return column == null ? null : TransferStatus.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
