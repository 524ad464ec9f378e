package dev.parley.testkit;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules that every {@link dev.parley.spi.ConversationStore} keeps. Whoever writes a store writes one test class more
 * and knows:
 *
 * <pre>{@code
 * class RedisStoreContractTest implements ConversationStoreContract {
 *     private final String namespace = "test:" + UUID.randomUUID();
 *
 *     public ConversationStore open() {
 *         return RedisConversationStore.open(URL, namespace);
 *     }
 *
 *     public ConversationStore openElsewhere() {
 *         return RedisConversationStore.open(URL, namespace + ":other");
 *     }
 * }
 * }</pre>
 *
 * <p>Each rule is one test, named by its id in {@code docs/contract.md}, which says why it is there and how to keep it.
 * A failure begins with that id. Where a store hangs, the rule fails after a minute.
 */
@ExtendWith(RuleExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface ConversationStoreContract
        extends StoreUnderTest,
                StoreBasicRules,
                StoreListRules,
                StoreAppendRules,
                StoreLeaseRules,
                StoreRepeatRules,
                StoreBirthRules,
                StoreInfoRules,
                StoreReadRules,
                StoreForkRules,
                StoreDeleteRules,
                StoreValueRules,
                StoreLifeCycleRules,
                StoreProcessRules,
                StoreNetworkRules,
                StoreRecordRules,
                StoreCostRules,
                StoreRandomRules {}
