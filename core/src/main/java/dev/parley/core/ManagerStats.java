package dev.parley.core;

/**
 * What a manager holds at one moment.
 *
 * @param registered conversations that are live, being made or being unmade
 * @param openChores releases and deletions that the store could not take yet; tried again at each heartbeat
 */
public record ManagerStats(int registered, int openChores) {}
