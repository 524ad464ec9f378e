package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonCodec;
import dev.parley.model.ResponseItem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples are what their kind's name says, and whole. */
final class ItemKindTest {

    @Test
    void thereIsASampleOfEveryKindOfItem() {
        Stream<Class<?>> sampled =
                Stream.of(ItemKind.values()).map(kind -> kind.sample().getClass());

        assertThat(sampled).containsExactlyInAnyOrder(ResponseItem.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @EnumSource
    void decodesToWhatWasEncoded(ItemKind kind) {
        byte[] utf8 = JsonCodec.ITEM.encodeBytes(kind.sample());

        ResponseItem decoded = JsonCodec.ITEM.decode(utf8);

        assertThat(decoded).isEqualTo(kind.sample());
    }
}
