package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user of Redis with exactly the rights that {@code docs/redis.md} names, or fewer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermittedUserTest {

    private static final Path PAGE = Path.of("..", "docs", "redis.md");
    private static final Path SCRIPTS = Path.of("src", "main", "resources", "dev", "parley", "redis");
    private static final Pattern CALLED = Pattern.compile("redis\\.call\\('([A-Z]+)'");

    private final RedisServer server = TestRedis.own();

    @AfterAll
    void end() {
        server.close();
    }

    /** All that the page gives, such as {@code +get}. */
    static List<String> rights() {
        return rights("ACL SETUSER parley +");
    }

    private static List<String> rights(String begin) {
        return read(PAGE)
                .lines()
                .filter(line -> line.startsWith(begin))
                .flatMap(line -> Stream.of(line.split(" ", -1)).filter(word -> word.startsWith("+")))
                .toList();
    }

    @Test
    void userWithTheRightsOfThePageDoesAllThatAStoreDoes() {
        allow("~parley:*", rights());

        try (RedisConversationStore store = open()) {
            Lease lease = Talk.started(store, "one", "two");
            Lease fork = Talk.forked(store, lease.conversation(), 1, "other");
            Lease farFork = Talk.forked(store, lease.conversation(), 2, idElsewhere(lease.conversation()), "far");
            ConversationInfo info = store.find(fork.conversation()).orElseThrow();
            ConversationInfo changed =
                    store.update(fork.conversation(), info.revision(), InfoPatch.NOTHING.title("title"));
            store.update(
                    fork.conversation(),
                    changed.revision(),
                    InfoPatch.NOTHING.expiry(Instant.now().plusSeconds(3600)));
            store.release(lease);
            Lease again = store.acquire(lease.conversation(), Talk.owner(store), Takeover.IF_ABANDONED);

            assertThat(Talk.texts(store, farFork.conversation())).containsExactly("one", "two", "far");
            assertThat(store.list(ConversationQuery.first("tenant", 10)).items())
                    .hasSize(3);
            assertThat(store.ownership(lease.conversation())).isPresent();
            store.heartbeat(again.owner(), Duration.ofMinutes(1));
            assertThat(store.delete(again)).isTrue();
            assertThat(store.delete(farFork)).isTrue();
            assertThat(store.delete(fork)).isTrue();
            store.heartbeat(again.owner(), Duration.ZERO);
        }
    }

    private static ConversationId idElsewhere(ConversationId source) {
        ConversationId id = Talk.newId();
        while (KeyLayout.home(id).equals(KeyLayout.home(source))) {
            id = Talk.newId();
        }
        return id;
    }

    @ParameterizedTest
    @MethodSource("rights")
    void userWhoLacksOneOfThemIsRefusedAtTheStart(String right) {
        List<String> fewer = new ArrayList<>(rights());
        fewer.remove(right);
        allow("~parley:*", fewer);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(right.substring(1).toUpperCase(Locale.ROOT))
                .hasMessageContaining("docs/redis.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~another:*", "~parley:{*", "%R~parley:*", "~parley:h:*"})
    void userWhoMayNotHaveTheKeysIsRefusedAtTheStart(String pattern) {
        allow(pattern, rights());

        assertThatThrownBy(this::open).isInstanceOf(StoreRefusedException.class).hasMessageContaining("parley:");
    }

    @Test
    void everyCommandOfAScriptIsOnThePage() throws IOException {
        List<String> withSessions = new ArrayList<>(rights());
        withSessions.addAll(rights("ACL SETUSER parley &"));

        assertThat(called(script -> !script.startsWith("session")))
                .hasSizeGreaterThan(50)
                .isSubsetOf(rights());
        assertThat(called(script -> script.startsWith("session")))
                .hasSizeGreaterThan(30)
                .isSubsetOf(withSessions);
    }

    /** As rights, from the scripts with such names. */
    private static List<String> called(Predicate<String> names) throws IOException {
        List<String> called = new ArrayList<>();
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.filter(
                            file -> names.test(file.getFileName().toString()))
                    .toList()) {
                Matcher call = CALLED.matcher(read(script));
                while (call.find()) {
                    called.add("+" + call.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return called;
    }

    private void allow(String pattern, List<String> rights) {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "app", "reset", "on", ">secret", pattern));
        command.addAll(rights);
        assertThat(server.call(command.toArray(String[]::new))).isEqualTo("OK");
    }

    private RedisConversationStore open() {
        return RedisConversationStore.builder(server.uri().replace("redis://", "redis://app:secret@"))
                .open();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
