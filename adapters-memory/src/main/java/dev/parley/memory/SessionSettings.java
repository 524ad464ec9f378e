package dev.parley.memory;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What all sessions of a spawner share. */
record SessionSettings(Executor executor, ScheduledExecutorService scheduler, Duration grace, int queueCapacity) {}
