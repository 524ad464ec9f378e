package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    /** Around every place where the tree gains a leaf, a level, or both. */
    private static final long[] LENGTHS = {
        0, 1, 2, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 1055, 1056, 1057, 1088, 33_000
    };

    @Test
    void readsWhatWasAppendedInBothDirectionsAtEveryLength() {
        for (long length : LENGTHS) {
            Transcript transcript = filled("own", length);

            List<String> forwards = ids(transcript.snapshot().page(0, Integer.MAX_VALUE, Direction.FORWARD));
            List<String> backwards =
                    ids(transcript.snapshot().page(Long.MAX_VALUE, Integer.MAX_VALUE, Direction.BACKWARD));

            assertThat(forwards).isEqualTo(names("own", 0, length));
            assertThat(backwards).isEqualTo(reversed(forwards));
        }
    }

    @Test
    void aPrefixAndItsOriginGrowApartAtEveryPairOfLengths() {
        for (long length : LENGTHS) {
            for (long cut : LENGTHS) {
                if (cut > length) {
                    continue;
                }
                Transcript parent = filled("parent", length);

                Transcript child = parent.prefix(cut);
                fill(child, "child", cut, cut + 70);
                fill(parent, "parent", length, length + 70);

                assertThat(ids(child.snapshot().page(0, Integer.MAX_VALUE, Direction.FORWARD)))
                        .as("prefix of %d of %d", cut, length)
                        .isEqualTo(joined(names("parent", 0, cut), names("child", cut, cut + 70)));
                assertThat(ids(parent.snapshot().page(0, Integer.MAX_VALUE, Direction.FORWARD)))
                        .as("origin of %d, cut at %d", length, cut)
                        .isEqualTo(names("parent", 0, length + 70));
            }
        }
    }

    @Test
    void randomPrefixesOfPrefixesAgreeWithPlainLists() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Transcript> transcripts = new ArrayList<>(List.of(new Transcript()));
        List<List<String>> models = new ArrayList<>(List.of(new ArrayList<>()));

        for (int step = 0; step < 3_000; step++) {
            int chosen = random.nextInt(transcripts.size());
            List<String> model = models.get(chosen);
            if (random.nextInt(10) == 0) {
                int cut = random.nextInt(model.size() + 1);
                transcripts.add(transcripts.get(chosen).prefix(cut));
                models.add(new ArrayList<>(model.subList(0, cut)));
                continue;
            }
            for (int i = random.nextInt(40); i >= 0; i--) {
                String name = step + "." + i;
                transcripts.get(chosen).append(new TranscriptEntry.TurnStarted(name));
                model.add(name);
            }
        }

        for (int i = 0; i < models.size(); i++) {
            assertThat(ids(transcripts.get(i).snapshot().page(0, Integer.MAX_VALUE, Direction.FORWARD)))
                    .as("transcript %d of seed %d", i, seed)
                    .isEqualTo(models.get(i));
        }
    }

    @Test
    void aSnapshotNeverChanges() {
        Transcript transcript = filled("own", 40);
        TranscriptSnapshot snapshot = transcript.snapshot();

        fill(transcript, "own", 40, 5_000);

        assertThat(snapshot.page(0, 100, Direction.FORWARD).length()).isEqualTo(40);
        assertThat(ids(snapshot.page(0, Integer.MAX_VALUE, Direction.FORWARD))).isEqualTo(names("own", 0, 40));
    }

    @Test
    void aPrefixKeepsNothingAliveThatItDoesNotShow() {
        for (long cut : new long[] {0, 1, 32, 40, 1024, 1030}) {
            Transcript parent = filled("parent", cut);
            WeakReference<TranscriptEntry> behindTheCut = appendWatched(parent);
            fill(parent, "parent", cut + 1, cut + 3_000);

            Transcript child = parent.prefix(cut);
            parent = new Transcript();

            for (int round = 0; behindTheCut.get() != null && round < 100; round++) {
                System.gc();
                Thread.onSpinWait();
            }
            assertThat(behindTheCut.get()).as("entry behind the cut at %d", cut).isNull();
            assertThat(child.length()).isEqualTo(cut);
            assertThat(parent.length()).isZero();
        }
    }

    private static WeakReference<TranscriptEntry> appendWatched(Transcript transcript) {
        TranscriptEntry watched = new TranscriptEntry.TurnStarted("watched");
        transcript.append(watched);
        return new WeakReference<>(watched);
    }

    private static Transcript filled(String name, long length) {
        Transcript transcript = new Transcript();
        fill(transcript, name, 0, length);
        return transcript;
    }

    private static void fill(Transcript transcript, String name, long from, long to) {
        names(name, from, to).forEach(id -> transcript.append(new TranscriptEntry.TurnStarted(id)));
    }

    private static List<String> names(String name, long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> name + " " + i).toList();
    }

    private static List<String> ids(EntryPage page) {
        return page.entries().stream()
                .map(PositionedEntry::entry)
                .map(entry -> ((TranscriptEntry.TurnStarted) entry).id())
                .toList();
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }

    private static List<String> reversed(List<String> list) {
        List<String> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
