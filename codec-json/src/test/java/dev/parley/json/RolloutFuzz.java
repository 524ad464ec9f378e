package dev.parley.json;

import dev.parley.model.UnknownFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** What must hold of any bytes that are given as a rollout file. Jazzer's target, and that of {@link SavedInputsTest}. */
public final class RolloutFuzz {

    private RolloutFuzz() {}

    /** Fails if the file fails the reader, or what it read cannot be written and read again with the same view. */
    public static void fuzzerTestOneInput(byte[] file) throws IOException {
        Rollout read = new RolloutReader().read(new ByteArrayInputStream(file));
        RolloutMeta meta = read.meta()
                .orElseGet(() -> new RolloutMeta("none", Optional.empty(), Optional.empty(), UnknownFields.NONE));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new RolloutWriter().write(meta, read.entries(), written);
        Rollout again = new RolloutReader().read(new ByteArrayInputStream(written.toByteArray()));
        if (!ModelViews.of(again.entries()).equals(ModelViews.of(read.entries()))) {
            throw new AssertionError("not the same view: " + written);
        }
    }
}
