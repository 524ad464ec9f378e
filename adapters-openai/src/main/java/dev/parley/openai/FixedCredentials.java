package dev.parley.openai;

import java.util.Optional;

/** A key that never changes. No record: their {@code toString} tells all. */
final class FixedCredentials implements Credentials {

    static final FixedCredentials NONE = new FixedCredentials(Optional.empty());

    private final Optional<String> key;

    private FixedCredentials(Optional<String> key) {
        this.key = key;
    }

    static FixedCredentials of(String key) {
        if (!HeaderText.isSendable(key)) {
            throw new IllegalArgumentException("the key is empty or holds characters that HTTP headers cannot");
        }
        return new FixedCredentials(Optional.of(key));
    }

    @Override
    public Optional<String> key() {
        return key;
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
