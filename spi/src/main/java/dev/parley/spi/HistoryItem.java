package dev.parley.spi;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;

/** An item of the model's view and where it came from. */
public record HistoryItem(ResponseItem item, Origin origin) {}
