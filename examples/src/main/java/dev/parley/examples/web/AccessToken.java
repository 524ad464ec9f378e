package dev.parley.examples.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that whoever started the server was told, and nobody else. Its {@code toString} is not the secret. */
final class AccessToken {

    private static final int BYTES = 32;

    private final String secret;

    private AccessToken(String secret) {
        this.secret = secret;
    }

    static AccessToken random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String secret() {
        return secret;
    }

    /** Takes the same time wherever the two differ. */
    boolean matches(String offered) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }
}
