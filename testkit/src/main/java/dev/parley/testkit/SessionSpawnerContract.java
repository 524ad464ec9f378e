package dev.parley.testkit;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules that every {@link dev.parley.spi.SessionSpawner} and its sessions keep. Whoever writes an agent back end
 * writes one test class more and knows:
 *
 * <pre>{@code
 * class MySpawnerContractTest implements SessionSpawnerContract {
 *     public SessionSpawner open() {
 *         return new MySpawner(scriptedModel.url());
 *     }
 *
 *     public SessionConfig config() {
 *         return SessionConfig.of("my-agent");
 *     }
 *
 *     public Op.UserInput input(Behaviour wanted) {
 *         return Op.UserInput.text(wanted.name()); // the scripted model does what it reads
 *     }
 * }
 * }</pre>
 *
 * <p>Each rule is one test, named by its id in {@code docs/contract.md}, which says why it is there and how to keep it.
 * A failure begins with that id. Where a session hangs, the rule fails after {@link SpawnerUnderTest#patience}.
 */
@ExtendWith(RuleExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface SessionSpawnerContract
        extends SpawnerUnderTest,
                SessionStartRules,
                SessionTurnRules,
                SessionExchangeRules,
                SessionInterruptRules,
                SessionCloseRules,
                SessionFailureRules,
                SessionScaleRules {}
