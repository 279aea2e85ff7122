package org.trunkline.sip;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What our own classes log while a test runs. */
final class Complaints extends Handler implements AutoCloseable {
    final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> infoAndAbove = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger("org.trunkline.sip");

    Complaints() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
        var words = logged.getMessage() + " " + logged.getThrown();
        if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
            errors.add(words);
        }
        if (logged.getLevel().intValue() >= Level.INFO.intValue()) {
            infoAndAbove.add(words);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
