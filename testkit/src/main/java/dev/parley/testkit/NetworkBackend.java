package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

/**
 * A backend at the other end of a TCP connection. The kit puts a {@link FaultProxy} in between.
 *
 * @param address where the backend listens
 * @param opener opens a handle on the data of {@link StoreUnderTest#open()} that reaches the backend at another address.
 *     The kit closes it
 * @param longestCall how long a call on such a handle may take when nothing answers. Choose a small one for the tests:
 *     several calls wait that long
 */
public record NetworkBackend(
        InetSocketAddress address, Function<InetSocketAddress, ConversationStore> opener, Duration longestCall) {}
