package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.List;

/** What handling a batch changes in a database, where the subscription's position is kept too. */
interface Effect {

    /**
     * Handles the messages and moves on: both or neither.
     *
     * @throws HandlerFailedException if the handler of one of the messages threw
     * @throws PositionMovedException if the subscription is no longer where it was; another process may run it
     */
    void commit(List<StoredMessage> messages, Progress progress) throws SQLException;
}
