package dev.freezeframe.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TeamKeyTest {
    private static final UUID SUBJECT = new UUID(5, 6);

    private final TeamKey key = TeamKey.random(new UUID(1, 2));

    @Test
    void whatItWrapsItUnwraps() throws Exception {
        SealingKey image = SealingKey.random();
        assertThat(key.unwrapImage(SUBJECT, key.wrapImage(SUBJECT, image)).bytes())
                .isEqualTo(image.bytes());
        HmacKey domain = HmacKey.random();
        assertThat(key.unwrapDomain(SUBJECT, key.wrapDomain(SUBJECT, domain)).bytes())
                .isEqualTo(domain.bytes());
        assertThat(key.wrapImage(SUBJECT, image)).isNotEqualTo(key.wrapImage(SUBJECT, image));
    }

    @Test
    void nothingElseUnwraps() {
        ByteBuffer wrapped = key.wrapImage(SUBJECT, SealingKey.random());
        assertThatThrownBy(() -> key.unwrapImage(new UUID(5, 7), wrapped)).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> key.unwrapDomain(SUBJECT, wrapped)).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> TeamKey.random(key.team()).unwrapImage(SUBJECT, wrapped))
                .isInstanceOf(WrongKeyException.class);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        ByteBuffer wrapped = key.wrapImage(SUBJECT, SealingKey.random());
        assertThat(wrapped.remaining()).isEqualTo(TeamKey.WRAPPED_LENGTH);
        for (int bit = 0; bit < wrapped.limit() * 8; bit++) {
            int mask = 1 << bit % 8;
            wrapped.put(bit / 8, (byte) (wrapped.get(bit / 8) ^ mask));
            assertThatThrownBy(() -> key.unwrapImage(SUBJECT, wrapped))
                    .as("bit %d", bit)
                    .isInstanceOf(WrongKeyException.class);
            wrapped.put(bit / 8, (byte) (wrapped.get(bit / 8) ^ mask));
        }
    }

    @Test
    void itComesBackFromItsBytes() throws Exception {
        TeamKey parsed = TeamKey.parse(key.bytes());
        assertThat(parsed.id()).isEqualTo(key.id());
        assertThat(parsed.team()).isEqualTo(key.team());
        assertThat(parsed.secret().bytes()).isEqualTo(key.secret().bytes());
        assertThatThrownBy(() -> TeamKey.parse(new byte[TeamKey.LENGTH])).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> TeamKey.parse(new byte[3])).isInstanceOf(WrongKeyException.class);
    }

    @Test
    void noKeyShowsInWords() {
        assertThat(key.toString()).contains("HmacKey[…]");
        assertThat(SealingKey.random()).hasToString("SealingKey[…]");
    }
}
