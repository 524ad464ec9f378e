package dev.parley.testkit;

import dev.parley.testkit.LogCall.Acquire;
import dev.parley.testkit.LogCall.Answer;
import dev.parley.testkit.LogCall.Append;
import dev.parley.testkit.LogCall.Create;
import dev.parley.testkit.LogCall.Delete;
import dev.parley.testkit.LogCall.Fork;
import dev.parley.testkit.LogCall.Read;
import dev.parley.testkit.LogCall.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A call as a list of texts, and back: its kind, its conversation, and what that kind has. */
final class CallFields {

    private CallFields() {}

    static List<String> of(LogCall call) {
        List<String> fields = new ArrayList<>();
        fields.add(call.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        fields.add(call.log());
        if (call instanceof Append append) {
            add(fields, append.epoch(), append.at());
            answer(fields, append.answer());
            fields.addAll(append.items());
        } else if (call instanceof Read read) {
            read.run().ifPresent(run -> {
                add(fields, run.from(), run.toEnd());
                fields.addAll(run.items());
            });
        } else if (call instanceof Acquire acquire) {
            answer(fields, acquire.answer());
        } else if (call instanceof Fork fork) {
            add(fields, fork.child(), fork.cut(), fork.done());
        } else if (call instanceof Delete delete) {
            add(fields, delete.epoch(), delete.outcome());
        } else if (call instanceof Release release) {
            add(fields, release.epoch());
        }
        return fields;
    }

    private static void answer(List<String> fields, Answer answer) {
        if (answer instanceof Answer.Length there) {
            add(fields, "length", there.length(), 0);
        } else if (answer instanceof Answer.Conflict conflict) {
            add(fields, "conflict", conflict.actual(), 0);
        } else if (answer instanceof Answer.Given given) {
            add(fields, "given", given.epoch(), given.length());
        } else {
            add(fields, answer.getClass().getSimpleName().toLowerCase(Locale.ROOT), 0, 0);
        }
    }

    private static void add(List<String> fields, Object... values) {
        for (Object value : values) {
            fields.add(value.toString());
        }
    }

    /**
     * The call that was made into {@code fields}.
     *
     * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} if none was
     */
    static LogCall call(List<String> fields) {
        String log = fields.get(1);
        return switch (fields.get(0)) {
            case "create" -> new Create(log);
            case "append" ->
                new Append(
                        log,
                        number(fields, 2),
                        number(fields, 3),
                        fields.subList(7, fields.size()),
                        answer(fields.subList(4, 7)));
            case "read" -> new Read(log, run(fields));
            case "acquire" -> new Acquire(log, answer(fields.subList(2, 5)));
            case "release" -> new Release(log, number(fields, 2));
            case "fork" -> new Fork(log, fields.get(2), number(fields, 3), Boolean.parseBoolean(fields.get(4)));
            case "delete" -> new Delete(log, number(fields, 2), Delete.Outcome.valueOf(fields.get(3)));
            default -> throw new IllegalArgumentException("call of kind " + fields.get(0));
        };
    }

    private static Answer answer(List<String> fields) {
        return switch (fields.get(0)) {
            case "length" -> new Answer.Length(number(fields, 1));
            case "conflict" -> new Answer.Conflict(number(fields, 1));
            case "given" -> new Answer.Given(number(fields, 1), number(fields, 2));
            case "stale" -> new Answer.Stale();
            case "absent" -> new Answer.Absent();
            case "unknown" -> new Answer.Unknown();
            default -> throw new IllegalArgumentException("answer " + fields.get(0));
        };
    }

    private static Optional<Read.Run> run(List<String> fields) {
        return fields.size() == 2
                ? Optional.empty()
                : Optional.of(Read.Run.of(
                        number(fields, 2), fields.subList(4, fields.size()), Boolean.parseBoolean(fields.get(3))));
    }

    private static long number(List<String> fields, int at) {
        return Long.parseLong(fields.get(at));
    }
}
