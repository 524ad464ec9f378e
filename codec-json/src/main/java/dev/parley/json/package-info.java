/**
 * The one JSON form of Parley's values, and rollout files of the Codex program.
 *
 * <p>Start with {@link dev.parley.json.JsonCodec}: one constant per family. {@link dev.parley.json.JsonObject} is for
 * adapters that read a wire of their own. {@link dev.parley.json.RolloutReader} and
 * {@link dev.parley.json.RolloutWriter} import and export transcripts. The forms are written down in
 * {@code docs/json.md}. Classes named {@code …Form} each know one family; the rest parses and writes.
 */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
