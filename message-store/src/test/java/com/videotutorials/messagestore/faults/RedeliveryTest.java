package com.videotutorials.messagestore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever sets a component back to the beginning, be it by mistake, has every message delivered once more. */
@Timeout(120)
class RedeliveryTest {

    private static final int REQUESTS = 500;

    private static final String TO_THE_BEGINNING =
            """
            update subscriptions.subscription_position set position = 0
            where subscription in ('components:parcel:command', 'components:parcel:charge')
            """;

    private final SampleDatabases databases = SampleDatabases.onSharedServer();
    private final Load load = new Load(databases, 1);

    @AfterEach
    void close() {
        load.close();
        databases.close();
    }

    @Test
    void deliveringEveryMessageTwiceHasNoSecondEffect() throws Exception {
        load.write(REQUESTS);
        handleAll();
        var messages = databases.messages();

        SampleDatabases.execute(databases.store(), TO_THE_BEGINNING);
        handleAll();

        assertThat(databases.messages()).isEqualTo(messages);
        Proof.everyMessageCountedOnce(databases, load);
    }

    private void handleAll() throws Exception {
        try (var worker = SampleSubscriptions.start("worker", databases)) {
            assertThat(worker).isNotNull();
            Situation.awaitCaughtUp(databases);
        }
    }
}
