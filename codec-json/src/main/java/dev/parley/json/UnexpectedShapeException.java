package dev.parley.json;

/**
 * A value is well-formed but not shaped as its kind demands. Caught where the value, or one around it, can be kept raw;
 * without a stack trace, because values from newer versions make this common.
 */
final class UnexpectedShapeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Span where;

    /** {@code problem} is a fixed phrase with a field name of ours; nothing that was read. */
    UnexpectedShapeException(Span where, String problem) {
        super(problem, null, false, false);
        this.where = where;
    }

    MalformedJsonException asMalformed() {
        return where.malformed(String.valueOf(getMessage()));
    }
}
