package dev.parley.testkit;

import java.util.Optional;

/** Where calls are written down: each before it is made, and with its answer when it has returned. Safe for many threads. */
interface CallSink {

    /**
     * Says that a call begins.
     *
     * @param unanswered what it is as long as nobody knows its answer; empty if it then says nothing
     */
    Asked begins(String who, Optional<LogCall> unanswered);

    /** A call that is under way. */
    interface Asked {

        /** It has returned. Without this it may take effect at any later time, or never. */
        void answered(LogCall call);

        /** It has returned, took no effect, and its answer says nothing about the log. */
        void meantNothing();
    }
}
