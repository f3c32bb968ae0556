package com.videotutorials.messagestore;

import java.sql.SQLException;

/** What became of an append. */
sealed interface Outcome {

    /** The receipt, or the exception that says why there is none. */
    Written writtenOrThrow(Append append);

    /** It is written. */
    record Done(Written written) implements Outcome {

        @Override
        public Written writtenOrThrow(Append append) {
            return written;
        }
    }

    /** Its stream was not at the version that it expects. */
    record Conflict(long actual) implements Outcome {

        @Override
        public Written writtenOrThrow(Append append) {
            throw new VersionConflictException(append.stream(), append.expected(), actual);
        }
    }

    /** The id of this row belongs to another message. */
    record Duplicate(Append.Row row) implements Outcome {

        @Override
        public Written writtenOrThrow(Append append) {
            throw new DuplicateMessageException(row.id(), append.stream(), row.type());
        }
    }

    /** It failed for a reason that repetition does not cure. */
    record Refused(Throwable why) implements Outcome {

        @Override
        public Written writtenOrThrow(Append append) {
            var message = "Cannot write to %s: %s".formatted(append.stream(), why.getMessage());
            throw why instanceof SQLException refusal && SqlStates.isBadData(refusal)
                    ? new InvalidMessageException(message, why)
                    : new MessageStoreUnavailableException(message, why);
        }
    }
}
