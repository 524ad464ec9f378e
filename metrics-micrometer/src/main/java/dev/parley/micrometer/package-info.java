/** What happens in a conversation manager, as Micrometer meters. Start with {@link MicrometerObserver}. */
@NullMarked
package dev.parley.micrometer;

import org.jspecify.annotations.NullMarked;
