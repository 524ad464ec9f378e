package dev.parley.testkit;

/** Restarts a backend as its operator would. */
@FunctionalInterface
public interface Restart {

    /** Stops the backend and starts it again with the same data at the same address. Returns when it can be used. */
    void restart() throws Exception;
}
