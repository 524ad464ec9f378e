package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationExistsException;
import java.util.List;
import java.util.Map;

/** Broken in recognising what was done already. */
final class BrokenRepeats {

    private BrokenRepeats() {}

    private record Sent(ConversationId id, long position, List<TranscriptEntry> batch) {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("recognises no repeat", RecognisesNothing::new, "ST-050"),
                Breakage.of("recognises a repeat by its position alone", RecognisesByPosition::new, "ST-051"),
                Breakage.of("recognises a repeat by its length alone", RecognisesByLength::new, "ST-051"),
                Breakage.of("recognises every append there ever was", RecognisesOlder::new, "ST-052"),
                Breakage.of("ignores the epoch of a repeat", IgnoresEpoch::new, "ST-053"),
                Breakage.of("remembers an append after it, in a second step", RemembersLater::new, "ST-054"),
                Breakage.of("refuses a create that is repeated", RefusesCreateAgain::new, "ST-055"),
                Breakage.of("takes every create for a repeat", AcceptsEveryCreate::new, "ST-055", "ST-058"),
                Breakage.of("refuses a fork that is repeated", RefusesForkAgain::new, "ST-056"),
                Breakage.of("remembers a hundred deletions", RemembersHundredDeletions::new, "ST-057"));
    }

    private static final class RecognisesNothing extends ForwardingStore {
        RecognisesNothing(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            real.data().recognisesRepeats = false;
        }
    }

    private static final class RecognisesByPosition extends ForwardingStore {
        RecognisesByPosition(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            List<Object> key = List.of(lease, expectedPosition);
            Map<List<Object>, Long> answers = memory("answers");
            Long answer = answers.get(key);
            if (answer != null) {
                return answer;
            }
            long length = real.append(lease, expectedPosition, entries);
            answers.put(key, length);
            return length;
        }
    }

    private static final class RecognisesByLength extends ForwardingStore {
        RecognisesByLength(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (AppendConflictException conflict) {
                if (expectedPosition + entries.size() == conflict.actual()) {
                    return conflict.actual();
                }
                throw conflict;
            }
        }
    }

    private static final class RecognisesOlder extends ForwardingStore {
        RecognisesOlder(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            List<Object> key = List.of(lease, expectedPosition, List.copyOf(entries));
            Map<List<Object>, Long> answers = memory("answers");
            Long answer = answers.get(key);
            if (answer != null) {
                return answer;
            }
            long length = real.append(lease, expectedPosition, entries);
            answers.put(key, length);
            return length;
        }
    }

    private static final class IgnoresEpoch extends ForwardingStore {
        IgnoresEpoch(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            Sent sent = new Sent(lease.conversation(), expectedPosition, List.copyOf(entries));
            Map<ConversationId, Sent> last = memory("last");
            if (sent.equals(last.get(sent.id()))) {
                return expectedPosition + entries.size();
            }
            long length = real.append(lease, expectedPosition, entries);
            last.put(sent.id(), sent);
            return length;
        }
    }

    private static final class RemembersLater extends ForwardingStore {
        RemembersLater(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            real.data().recognisesRepeats = false;
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            Sent sent = new Sent(lease.conversation(), expectedPosition, List.copyOf(entries));
            Map<Lease, Sent> last = memory("last");
            if (sent.equals(last.get(lease))) {
                return expectedPosition + entries.size();
            }
            long length = real.append(lease, expectedPosition, entries);
            dawdle();
            last.put(lease, sent);
            return length;
        }
    }

    private static final class RefusesCreateAgain extends ForwardingStore {
        RefusesCreateAgain(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            if (notes.put(info.id(), true) != null) {
                throw new ConversationExistsException(info.id());
            }
            return real.create(info, owner);
        }
    }

    private static final class AcceptsEveryCreate extends ForwardingStore {
        AcceptsEveryCreate(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            try {
                return real.create(info, owner);
            } catch (ConversationExistsException e) {
                return new Lease(info.id(), owner, 1, 0);
            }
        }
    }

    private static final class RefusesForkAgain extends ForwardingStore {
        RefusesForkAgain(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
            if (notes.put(child.id(), true) != null) {
                throw new ConversationExistsException(child.id());
            }
            return real.fork(source, position, child, owner);
        }
    }

    private static final class RemembersHundredDeletions extends ForwardingStore {
        RemembersHundredDeletions(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            Map<Lease, Integer> numbers = memory("deletions");
            Integer number = numbers.putIfAbsent(lease, numbers.size());
            boolean forgotten = number != null && number < numbers.size() - 100;
            return !forgotten && real.delete(lease);
        }
    }
}
