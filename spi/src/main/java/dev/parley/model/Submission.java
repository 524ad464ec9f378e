package dev.parley.model;

/**
 * What a client asks of a session.
 *
 * @param id names the submission and the turn it starts, unique in its conversation; {@link #INITIAL_ID} belongs to the
 *     session's start
 */
public record Submission(String id, Op op) {

    /** The id that the first event of a session carries. */
    public static final String INITIAL_ID = "";

    public Submission {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("submission id is empty: that id belongs to the session's start");
        }
    }
}
