package dev.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text that comes with the kit's classes. */
final class KitResource {

    private KitResource() {}

    static String text(String name) {
        try (InputStream in = KitResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the kit's jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
