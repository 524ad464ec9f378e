package dev.parley.examples;

import dev.parley.json.RolloutMeta;
import dev.parley.json.RolloutWriter;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.redis.Ownership;
import dev.parley.redis.RedisConversationStore;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.Takeover;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What an administrator does to one conversation on Redis. Exits with 0; 1 if it could not be done; 2 if it was asked
 * wrongly.
 */
public final class RedisAdmin {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final String USAGE = """
            usage: REDIS_URL=redis://host:6379 java -cp parley-chat.jar dev.parley.examples.RedisAdmin COMMAND ID
              show       who owns the conversation, its epoch and its length
              take-over  take it from its owner, who learns of it at its next write, and give it free
              export     write it as a Codex rollout file, named by a third argument, which must be new
              delete     take it over and delete it for good
            REDIS_NAMESPACE is what the keys begin with, parley if it is not set.""";

    private final RedisConversationStore store;
    private final PrintStream out;

    private RedisAdmin(RedisConversationStore store, PrintStream out) {
        this.store = store;
        this.out = out;
    }

    /** Runs one command on the server that the environment names. */
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING);
        System.exit(run(System.getenv(), args, System.out, System.err));
    }

    static int run(Map<String, String> environment, String[] args, PrintStream out, PrintStream err) {
        if (args.length < 2 || args.length > 3 || !environment.containsKey(StoreChoice.REDIS_URL)) {
            err.println(USAGE);
            return MISUSED;
        }
        String namespace = environment.getOrDefault(StoreChoice.REDIS_NAMESPACE, "parley");
        try (RedisConversationStore store = RedisConversationStore.builder(environment.get(StoreChoice.REDIS_URL))
                .namespace(namespace)
                .open()) {
            return new RedisAdmin(store, out).command(args) ? OK : misused(err);
        } catch (ConversationException | IllegalArgumentException | IOException e) {
            err.println("redis-admin: " + e.getMessage());
            return FAILED;
        }
    }

    private static int misused(PrintStream err) {
        err.println(USAGE);
        return MISUSED;
    }

    private boolean command(String[] args) throws IOException {
        ConversationId id = ConversationId.parse(args[1]);
        boolean named = args.length == 3;
        switch (args[0]) {
            case "show" -> show(id);
            case "take-over" -> takeOver(id);
            case "export" -> {
                if (named) {
                    export(id, Path.of(args[2]));
                }
            }
            case "delete" -> delete(id);
            default -> {
                return false;
            }
        }
        return named == args[0].equals("export");
    }

    private void show(ConversationId id) {
        Ownership ownership = store.ownership(id).orElseThrow(() -> new ConversationNotFoundException(id));
        String owner = ownership
                .owner()
                .map(name -> "%s (%s)".formatted(name, ownership.alive() ? "alive" : "its heartbeat is gone"))
                .orElse("nobody");
        out.printf("owner    %s%nepoch    %d%nlength   %d%n", owner, ownership.epoch(), ownership.length());
        store.find(id)
                .ifPresentOrElse(
                        info -> out.printf(
                                "updated  %s%ntitle    %s%n",
                                info.updated(), info.title().orElse("(none)")),
                        () -> out.println("it is PENDING: its session has not begun"));
        out.println("server   " + store.promise());
    }

    private void takeOver(ConversationId id) {
        Lease lease = acquired(id);
        store.release(lease);
        out.printf("taken at epoch %d, length %d, and free now%n", lease.epoch(), lease.lengthAtAcquire());
    }

    private void export(ConversationId id, Path file) throws IOException {
        ConversationInfo info = store.find(id).orElseThrow(() -> new ConversationNotFoundException(id));
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(Files.createFile(file)))) {
            new RolloutWriter().write(RolloutMeta.of(info), new StoredEntries(store, id), to);
        }
        out.printf("exported to %s%n", file);
    }

    private void delete(ConversationId id) {
        boolean deleted = store.delete(acquired(id));
        out.println(deleted ? "deleted" : "it was gone already");
    }

    private Lease acquired(ConversationId id) {
        return store.acquire(id, new OwnerId("admin " + UUID.randomUUID()), Takeover.FORCE);
    }
}
