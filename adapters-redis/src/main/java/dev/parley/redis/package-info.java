/**
 * Conversations on a Redis or Valkey server that many processes share.
 *
 * <p>Start with {@link dev.parley.redis.RedisConversationStore}. What it keeps where, and the scripts that change it, are
 * described in {@code docs/redis.md}; the scripts themselves lie beside these classes. {@code RedisLink} is the way to
 * the server, everything named {@code Link…} or {@code Call…} belongs to it; the rest turns values into arguments and
 * answers into values.
 */
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;
