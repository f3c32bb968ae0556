package com.videotutorials.workers.components;

import com.videotutorials.messagestore.Recorded;

/**
 * Which commands an entity has answered already: all up to one, since commands to one entity are handled in order. Known
 * from the metadata of the answers, which name their cause, and never from where the answers stand themselves: of two
 * commands that wait, the first one's answer comes after both.
 *
 * @param upTo the global position of the last command that was answered, 0 if none was
 */
public record Answered(long upTo) {

    /** Nothing was answered yet. */
    public static final Answered NOTHING = new Answered(0);

    /** Whether this command comes again. */
    public boolean contains(Recorded<?> command) {
        return command.globalPosition() <= upTo;
    }

    /** What is answered after one more answer. That of an implementation which names no cause changes nothing. */
    public Answered by(Recorded<?> answer) {
        var command = answer.metadata().causationMessageGlobalPosition().orElse(0L);
        return new Answered(Math.max(upTo, command));
    }
}
