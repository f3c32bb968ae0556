package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.messagestore.Recorded;
import java.util.HashMap;
import java.util.Map;

/**
 * What other implementations have answered without naming the command as the cause. A command from before such an answer
 * that asks for the same has been answered.
 *
 * @param answers what was asked for, and the global position of the last answer to that
 */
record Unexplained(Map<String, Long> answers) {

    static final Unexplained NONE = new Unexplained(Map.of());

    Unexplained {
        answers = Map.copyOf(answers);
    }

    /** After one more answer, if that is unexplained. */
    Unexplained and(Recorded<?> answer, String askedFor) {
        if (answer.metadata().causationMessageGlobalPosition().isPresent()) {
            return this;
        }
        var more = new HashMap<>(answers);
        more.put(askedFor, answer.globalPosition());
        return new Unexplained(more);
    }

    boolean contain(Recorded<?> command, String askedFor) {
        return command.globalPosition() < answers.getOrDefault(askedFor, 0L);
    }
}
