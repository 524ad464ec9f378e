package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a namespace holds, as an administrator sees it. */
final class StoredKeys {

    private final RedisServer server;
    private final String namespace;

    StoredKeys(RedisServer server, String namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    /** Keys in partitions without heartbeats, the memory of deletions and notes that are about to go. */
    List<String> keys() {
        return server.keys().stream()
                .filter(key -> key.startsWith(namespace + ":{"))
                .filter(key -> !kind(key).equals("d") && !kind(key).equals("dl"))
                .filter(key -> !kind(key).equals("r") || (Long) server.call("TTL", key) < 0)
                .toList();
    }

    /** How many elements the keys of each kind hold together, by the letter in their name. */
    Map<String, Long> countByKind() {
        Map<String, Long> counts = new TreeMap<>();
        for (String key : keys()) {
            counts.merge(kind(key), size(key), Long::sum);
        }
        return counts;
    }

    private long size(String key) {
        return switch ((String) server.call("TYPE", key)) {
            case "list" -> (Long) server.call("LLEN", key);
            case "zset" -> (Long) server.call("ZCARD", key);
            default -> kind(key).equals("p") ? (Long) server.call("HLEN", key) : 1;
        };
    }

    /** The part of a key behind its partition. */
    private String kind(String key) {
        return key.substring(namespace.length() + ":{00}:".length()).split(":", 2)[0];
    }
}
