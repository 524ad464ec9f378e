package dev.parley.json;

import dev.parley.model.Op;
import dev.parley.model.Submission;
import tools.jackson.core.JsonGenerator;

/** Submissions: {@code {"id", "op"}}. */
final class SubmissionForm implements Form<Submission> {

    private final Form<Op> ops;

    SubmissionForm(Form<Op> ops) {
        this.ops = ops;
    }

    @Override
    public Submission read(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return new Submission(in.string("id"), ops.read(in.object("op")));
    }

    @Override
    public void write(Submission submission, JsonGenerator out) {
        FieldWriter.object(out)
                .string("id", submission.id())
                .value("op", submission.op(), ops::write)
                .end();
    }
}
