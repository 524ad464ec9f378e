package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Providers of the reference store: a sound one, and each way to get one wrong. ServiceLoader wants them public. */
public final class BrokenProviders {

    private static final Set<String> KNOWN = Set.of("size", "key");

    private BrokenProviders() {}

    /** Settings {@code size}, a number, and {@code key}, a secret that has letters and dashes. */
    public static class Sound implements ConversationStoreProvider {

        @Override
        public String name() {
            return "kit-sound";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            for (String name : settings.keySet()) {
                if (!KNOWN.contains(name)) {
                    throw new InvalidSettingException(name, "is unknown; known are size and key");
                }
            }
            size(settings);
            String key = Optional.ofNullable(settings.get("key"))
                    .orElseThrow(() -> new InvalidSettingException("key", "is missing"));
            if (!key.matches("[a-z-]+")) {
                throw new InvalidSettingException("key", "has other characters than letters and dashes");
            }
            return new ReferenceStore(new ReferenceStore.Data());
        }

        void size(Map<String, String> settings) {
            String size = settings.getOrDefault("size", "1");
            if (!size.matches("\\d+")) {
                throw new InvalidSettingException("size", "\"%s\" is no number".formatted(size));
            }
        }
    }

    /** Calls itself otherwise than it is known. */
    public static final class Shouting extends Sound {
        @Override
        public String name() {
            return "KIT-SHOUTING";
        }
    }

    /** Finds out that nothing is there when it is first used. */
    public static final class OpensLater extends Sound {
        @Override
        public String name() {
            return "kit-opens-later";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            return new ForwardingStore((ReferenceStore) super.open(settings), Map.of()) {
                @Override
                public Optional<ConversationInfo> find(ConversationId id) {
                    throw new StoreUnavailableException("nothing is there", new IOException("refused"));
                }
            };
        }
    }

    /** Looks only for what it knows. */
    public static final class IgnoresUnknown extends Sound {
        @Override
        public String name() {
            return "kit-ignores-unknown";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            return super.open(Map.of("key", settings.getOrDefault("key", "")));
        }
    }

    /** Has a default for everything. */
    public static final class InventsMissing extends Sound {
        @Override
        public String name() {
            return "kit-invents-missing";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            return super.open(settings.containsKey("key") ? settings : Map.of("key", "default"));
        }
    }

    /** Lets the parser's exception through. */
    public static final class LeaksParser extends Sound {
        @Override
        public String name() {
            return "kit-leaks-parser";
        }

        @Override
        void size(Map<String, String> settings) {
            if (Integer.parseInt(settings.getOrDefault("size", "1")) < 0) {
                throw new InvalidSettingException("size", "is negative");
            }
        }
    }

    /** Quotes all settings when one is wrong. */
    public static final class TellsAll extends Sound {
        @Override
        public String name() {
            return "kit-tells-all";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            try {
                return super.open(settings);
            } catch (InvalidSettingException e) {
                throw new InvalidSettingException(e.setting(), "cannot be opened with " + settings);
            }
        }
    }

    /** Takes each setting out of the map, to see what is left. */
    public static final class EatsSettings extends Sound {
        @Override
        public String name() {
            return "kit-eats-settings";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            ConversationStore store = super.open(settings);
            settings.clear();
            return store;
        }
    }

    /** Opens once and gives that to everybody. */
    public static final class SharesOne extends Sound {
        private static final ReferenceStore.Data DATA = new ReferenceStore.Data();
        private static final ConversationStore ONE = new ReferenceStore(DATA);

        @Override
        public String name() {
            return "kit-shares-one";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            super.open(settings).close();
            return ONE;
        }
    }

    /** Starts its thread before it looks at the settings. */
    public static final class StartsFirst extends Sound {
        static final CountDownLatch OVER = new CountDownLatch(1);

        @Override
        public String name() {
            return "kit-starts-first";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            TaskThreads.daemons("starts-first").newThread(StartsFirst::work).start();
            return super.open(settings);
        }

        private static void work() {
            try {
                OVER.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
