package dev.parley.redis;

import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a {@link RedisConversationStore} is told before it opens. Not safe for use by many threads. */
public final class RedisStoreBuilder {

    /** What a namespace may be made of. */
    static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private static final int MEBIBYTE = 1 << 20;

    private final RedisURI uri;
    private String namespace = "parley";
    private Duration timeout = Duration.ofSeconds(5);
    private int mostPending = 10_000;
    private int largestEntry = 16 * MEBIBYTE;
    private boolean evictionAllowed;

    RedisStoreBuilder(String url) {
        this.uri = parsed(url);
    }

    /** Without the text and its parser's message: both may hold a password. */
    private static RedisURI parsed(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the URL is not one of Redis, such as redis://host:6379");
        }
    }

    /**
     * What all keys begin with. Stores of different namespaces never meet.
     *
     * @param name letters, digits, dots, colons, hyphens and underscores; {@code parley} if not set
     */
    public RedisStoreBuilder namespace(String name) {
        if (!NAMESPACE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "namespace \"%s\" has other characters than letters, digits and . : _ -".formatted(name));
        }
        this.namespace = name;
        return this;
    }

    /** How long each round trip may take before its call fails; five seconds if not set. Most calls are one. */
    public RedisStoreBuilder timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout %s is not positive".formatted(limit));
        }
        this.timeout = limit;
        return this;
    }

    /** How many calls may be under way at once; more are refused as unavailable. 10,000 if not set. */
    public RedisStoreBuilder mostPending(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("%d pending calls are below 1".formatted(calls));
        }
        this.mostPending = calls;
        return this;
    }

    /** The largest entry that is stored, in bytes of JSON; larger ones are refused. 16 MiB if not set. */
    public RedisStoreBuilder largestEntry(int bytes) {
        if (bytes < MEBIBYTE) {
            throw new IllegalArgumentException("largest entry %d is below %d bytes".formatted(bytes, MEBIBYTE));
        }
        this.largestEntry = bytes;
        return this;
    }

    /** Opens also on a server that may evict keys when its memory is full, and so lose whole conversations. */
    public RedisStoreBuilder allowEviction() {
        this.evictionAllowed = true;
        return this;
    }

    /**
     * Connects, and looks at what the server is.
     *
     * @throws StoreUnavailableException if it cannot be reached
     * @throws StoreRefusedException if the data there has another layout, the server is older than 7.0, it may evict keys,
     *     or its user may not do what has to be done
     */
    public RedisConversationStore open() {
        return new RedisConversationStore(this);
    }

    /** Where, and in which namespace; never the password. */
    @Override
    public String toString() {
        return "redis at %s:%d, namespace %s".formatted(uri.getHost(), uri.getPort(), namespace);
    }

    /** A copy, which may be changed. */
    RedisURI uri() {
        return RedisURI.builder(uri).build();
    }

    String namespace() {
        return namespace;
    }

    Duration timeout() {
        return timeout;
    }

    int mostPending() {
        return mostPending;
    }

    int largestEntry() {
        return largestEntry;
    }

    boolean isEvictionAllowed() {
        return evictionAllowed;
    }
}
