package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes down what one process of several asks of a store and is answered, so that {@link CallHistory} can tell afterwards
 * whether one order explains what all of them saw. All processes record into one folder of one machine:
 *
 * <pre>{@code
 * // in each process
 * try (CallRecorder calls = CallRecorder.into(folder)) {
 *     ConversationStore mine = calls.recorded("writer 1", store);
 *     mine.append(lease, 7, entries);
 * }
 * // in the test, when all have ended or were killed
 * assertThat(CallHistory.readFrom(folder).contradiction()).isEmpty();
 * }</pre>
 *
 * <p>The time of a begin and of a return is a tick of a counter in the folder, which all processes map into their memory:
 * no two are equal, and what comes later has the greater one, whatever the clocks of the machine do. A line is in the
 * hands of the operating system before the call begins and before its answer is given, so a process may be killed at any
 * moment. Recording takes some microseconds a call. Safe for use by many threads.
 */
public final class CallRecorder implements AutoCloseable {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer clock;
    /** Not a channel: that of an interrupted caller would close. */
    private final FileOutputStream lines;

    private CallRecorder(ByteBuffer clock, FileOutputStream lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * Makes a recorder that writes a file of its own into {@code folder}.
     *
     * @throws UncheckedIOException if it cannot
     */
    public static CallRecorder into(Path folder) {
        try (FileChannel ticks = FileChannel.open(
                Files.createDirectories(folder).resolve("clock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer clock = ticks.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            Path file = folder.resolve(UUID.randomUUID() + CallFiles.SUFFIX);
            return new CallRecorder(clock, new FileOutputStream(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same store, whose calls are recorded. What cannot be recorded is not asked: then the call throws an {@link
     * UncheckedIOException}.
     *
     * @param who names the caller in witnesses
     */
    public ConversationStore recorded(String who, ConversationStore store) {
        return new RecordedStore(who, store, this::begins);
    }

    private CallSink.Asked begins(String who, Optional<LogCall> unanswered) {
        long began = tick();
        write(CallFiles.began(began, who, unanswered));
        return new CallSink.Asked() {
            @Override
            public void answered(LogCall call) {
                write(CallFiles.returned(began, tick(), call));
            }

            @Override
            public void meantNothing() {
                write(CallFiles.forgotten(began));
            }
        };
    }

    private long tick() {
        return (long) LONG.getAndAdd(clock, 0, 1L);
    }

    /** One write is one line, also among threads. */
    private synchronized void write(String line) {
        try {
            lines.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the file. Stores that were {@link #recorded} are not closed, and can no longer be called. */
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
