package dev.parley.core.planted;

import com.google.inject.AbstractModule;

/** A violation planted for {@code LayeringTest}: a class in core's package that knows Guice. */
public final class CoreThatKnowsGuice extends AbstractModule {}
