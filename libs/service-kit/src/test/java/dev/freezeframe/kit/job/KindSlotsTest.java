package dev.freezeframe.kit.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindSlotsTest {
    @Test
    void aKindThatHasAllItsSlotsIsClosedUntilOneIsGivenBack() {
        KindSlots slots = new KindSlots(List.of(handler("slow", 1), handler("quick", 3)), 3);

        slots.take("slow");
        assertThat(slots.open()).containsExactly("quick");
        slots.take("quick");
        assertThat(slots.open()).containsExactly("quick");
        slots.giveBack("slow");
        assertThat(slots.open()).containsExactlyInAnyOrder("slow", "quick");
    }

    @Test
    void everyKindHasASlotAndNoneMoreThanThereAre() {
        KindSlots slots = new KindSlots(List.of(handler("none", 0), handler("many", 100)), 2);

        assertThat(slots.open()).containsExactlyInAnyOrder("none", "many");
        slots.take("many");
        slots.take("many");
        slots.take("none");
        assertThat(slots.open()).isEmpty();
    }

    private static JobHandler handler(String kind, int atOnce) {
        return new JobHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public int atOnce(int slots) {
                return atOnce;
            }

            @Override
            public void run(JobContext job) {}

            @Override
            public Uni<Void> failed(JobContext job, Throwable cause) {
                return Uni.createFrom().voidItem();
            }
        };
    }
}
