package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import java.util.List;
import java.util.Optional;

/** Makes PENDING conversations. Safe for use by many threads. */
final class Births {

    private final RedisLink link;
    private final Places places;

    Births(RedisLink link, Places places) {
        this.link = link;
        this.places = places;
    }

    Lease create(ConversationInfo info, OwnerId owner) {
        info.requireBirth(Optional.empty());
        Answer answer = places.runFromHome(Script.CREATE, info.id(), Call.bytes(arguments(info, owner)));
        if (answer.is(Answer.EXISTS)) {
            throw new ConversationExistsException(info.id());
        }
        return new Lease(info.id(), owner, 1, 0);
    }

    Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        child.requireBirth(Optional.of(new Lineage(source, position)));
        List<byte[]> arguments = forkArguments(source, position, child, owner);
        String place = places.of(source);
        Answer answer = place.equals(KeyLayout.home(child.id()))
                ? link.call(places.call(Script.FORK, place, child.id(), arguments))
                : forkFromAfar(source, position, child, arguments);
        if (answer.is(Answer.ELSEWHERE)) {
            answer = forkFromAfar(source, position, child, arguments);
        }
        if (answer.is(Answer.OK)) {
            return new Lease(child.id(), owner, 1, position);
        }
        throw refusal(answer, source, position, child.id());
    }

    /** The child's id names another partition than the source lives in: it goes there, and its own partition is told. */
    private Answer forkFromAfar(ConversationId source, long position, ConversationInfo child, List<byte[]> arguments) {
        // Asked first, so that no note is left where the fork is refused. The answer also finds the source's place.
        Answer found = places.run(Script.FIND, source);
        boolean possible = found.is(Answer.OK) && position <= found.number(StoredInfo.LENGTH);
        String place = places.of(source);
        if (possible && !places.settle(child.id(), place)) {
            throw new ConversationExistsException(child.id());
        }
        return link.call(places.call(Script.FORK, place, child.id(), arguments));
    }

    private static RuntimeException refusal(Answer answer, ConversationId source, long position, ConversationId child) {
        if (answer.is(Answer.EXISTS)) {
            return new ConversationExistsException(child);
        }
        if (answer.is(Answer.BEYOND)) {
            return new IllegalArgumentException("conversation %s has %d entries: it cannot be forked at %d"
                    .formatted(source, answer.number(1), position));
        }
        return new ConversationNotFoundException(source);
    }

    private static String[] arguments(ConversationInfo info, OwnerId owner) {
        return new String[] {
            PlainName.of(owner.value()), StoredInfo.json(info), PlainName.of(info.tenant()), StoredInfo.expiry(info)
        };
    }

    private static List<byte[]> forkArguments(
            ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        String[] birth = arguments(child, owner);
        return Call.bytes(birth[0], birth[1], birth[2], birth[3], source.toString(), Long.toString(position));
    }
}
