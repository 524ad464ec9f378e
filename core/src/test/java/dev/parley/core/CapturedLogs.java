package dev.parley.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that core logs at any level while this is open, as a log file would show it. */
final class CapturedLogs extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.parley");
    private final Level levelBefore = logger.getLevel();
    private final List<String> records = new CopyOnWriteArrayList<>();

    CapturedLogs() {
        setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    List<String> records() {
        return records;
    }

    @Override
    public void publish(LogRecord record) {
        records.add(new SimpleFormatter().format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(levelBefore);
    }
}
