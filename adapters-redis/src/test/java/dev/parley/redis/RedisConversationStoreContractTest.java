package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import dev.parley.json.JsonCodec;
import dev.parley.model.ContentPart;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import dev.parley.testkit.StoreLimits;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

class RedisConversationStoreContractTest implements ConversationStoreContract {

    private static final int LARGEST_ENTRY = 2 << 20;

    private final RedisServer server = TestRedis.shared();
    private final String namespace = server.prefix() + ":" + UUID.randomUUID();

    @Override
    public ConversationStore open() {
        return open(namespace);
    }

    @Override
    public ConversationStore openElsewhere() {
        return open(namespace + ":other");
    }

    private ConversationStore open(String name) {
        return RedisConversationStore.builder(server.uri())
                .namespace(name)
                .timeout(Duration.ofSeconds(20))
                .largestEntry(LARGEST_ENTRY)
                .open();
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(
                OptionalInt.of(EntryBatch.MOST),
                OptionalInt.of(LARGEST_ENTRY - bytesAroundTheText()),
                Duration.ofSeconds(30));
    }

    /** Of an entry as the kit makes them. */
    private static int bytesAroundTheText() {
        ResponseItem message = new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText("")));
        return JsonCodec.ENTRY.encodeBytes(new TranscriptEntry.Item("1-1", message, Origin.USER)).length;
    }
}
