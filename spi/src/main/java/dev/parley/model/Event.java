package dev.parley.model;

import java.util.Optional;

/**
 * What a session says.
 *
 * @param submissionId the submission it belongs to; {@link Submission#INITIAL_ID} if to none
 * @param source where it stood in the session's own stream, for streams that can be read again
 */
public record Event(String submissionId, EventMsg msg, Optional<SourcePosition> source) {

    public Event(String submissionId, EventMsg msg) {
        this(submissionId, msg, Optional.empty());
    }
}
