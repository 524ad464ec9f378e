package dev.parley.redis;

import dev.parley.spi.ConversationException;

/** Something is too large to be sent between a front end and a worker. It was not sent. */
public final class PayloadTooLargeException extends ConversationException {

    private static final long serialVersionUID = 1L;

    PayloadTooLargeException(String what, long bytes, long most) {
        super("payload_too_large", "%s has %d bytes; the most is %d".formatted(what, bytes, most));
    }
}
