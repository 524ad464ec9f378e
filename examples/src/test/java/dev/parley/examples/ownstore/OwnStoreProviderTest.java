package dev.parley.examples.ownstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationQuery;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnStoreProviderTest {

    private final OwnStoreProvider provider = new OwnStoreProvider();

    @Test
    void opensAnEmptyStore() {
        try (ConversationStore store = provider.open(Map.of())) {
            assertThat(store.list(ConversationQuery.first("tenant", 1)).items()).isEmpty();
        }
        assertThat(provider.name()).isEqualTo("own");
    }

    @Test
    void refusesSettingsAndNamesThem() {
        assertThatThrownBy(() -> provider.open(Map.of("url", "somewhere")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("url");
    }
}
