package dev.parley.redis;

/**
 * What a worker does now.
 *
 * @param running sessions that it has
 * @param capacity the most that it takes
 * @param claimed how many it took since it started
 * @param draining whether it takes no more
 */
public record WorkerStats(int running, int capacity, long claimed, boolean draining) {}
