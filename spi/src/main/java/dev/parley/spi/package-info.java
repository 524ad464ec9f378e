/**
 * The ports of Parley and what can go wrong at them.
 *
 * <p>Whoever has an agent implements {@link dev.parley.spi.SessionSpawner}; whoever has a place for transcripts
 * implements {@link dev.parley.spi.ConversationStore}. Both are found by name through
 * {@link dev.parley.spi.SessionSpawnerProvider} and {@link dev.parley.spi.ConversationStoreProvider}. Every expected
 * trouble is a {@link dev.parley.spi.ConversationException} of its own type.
 */
@NullMarked
package dev.parley.spi;

import org.jspecify.annotations.NullMarked;
