package dev.parley.testkit;

import dev.parley.spi.ConversationStoreProvider;
import java.util.Map;

/**
 * How a process of its own opens the store. The kit starts JVMs with the class path of this one, in which they make the
 * provider by its constructor without arguments and open it with these settings; it kills some of them. It opens the same
 * store here, in the same way, only once those are gone, unless the store lacks
 * {@link StoreUnderTest.Capability#SEVERAL_PROCESSES}.
 *
 * @param provider need not be known to ServiceLoader
 * @param settings where data are that no other rule uses; they need not be those of {@link StoreUnderTest#open()}
 */
public record OtherProcess(Class<? extends ConversationStoreProvider> provider, Map<String, String> settings) {

    public OtherProcess {
        settings = Map.copyOf(settings);
    }
}
