package dev.parley.core;

/** What stands for a conversation id in a manager: the live conversation, or that it is being made or unmade. */
sealed interface Registration permits Conversation, Reservation {}
