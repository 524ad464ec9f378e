/**
 * A durable store on a relational database: a SQLite file, or PostgreSQL.
 *
 * <p>Start with {@link dev.parley.jdbc.JdbcConversationStore}. What it does is spread over one class for each concern:
 * {@code Births}, {@code Appends}, {@code Pages}, {@code Infos}, {@code Leases}, {@code Deletions}, {@code Sweep}. They
 * speak SQL to a {@code Session}, which {@code Database} lends them; {@code Dialect} knows where databases differ, and
 * {@code Schema} makes the tables.
 */
@NullMarked
package dev.parley.jdbc;

import org.jspecify.annotations.NullMarked;
