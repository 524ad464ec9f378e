package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is registered, while it changes. */
class LiveConversationsTest {

    private static final int LOOKS = 20_000;

    private final LiveConversations live = new LiveConversations();

    @Test
    void aLookAtAllBearsIdsThatAreForgottenAndRegisteredAgain() throws Exception {
        ConversationId stays = id(0);
        live.reserve(stays);
        List<ConversationId> others =
                LongStream.range(1, 7).mapToObj(LiveConversationsTest::id).toList();
        AtomicBoolean looked = new AtomicBoolean();

        try (Workers workers = new Workers()) {
            Workers.Worker<Boolean> churn = workers.run(() -> {
                Map<ConversationId, Reservation> mine = new HashMap<>();
                while (!looked.get()) {
                    for (ConversationId id : others) {
                        live.forget(id, mine.getOrDefault(id, new Reservation()));
                        mine.put(id, live.reserve(id).orElseThrow());
                    }
                }
            });
            try {
                for (int i = 0; i < LOOKS; i++) {
                    assertThat(live.all()).containsKey(stays);
                }
            } finally {
                looked.set(true);
            }
            churn.result();
        }
    }

    /** Ids that a small hash table keeps in one chain, where one that comes back stands behind those that stayed. */
    private static ConversationId id(long number) {
        return new ConversationId(new UUID(0x7000L, 0x8000_0000_0000_0000L | number << 22));
    }
}
