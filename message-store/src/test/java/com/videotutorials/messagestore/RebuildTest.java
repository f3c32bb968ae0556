package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RebuildTest {

    private final Arrivals arrivals;

    RebuildTest() throws SQLException {
        arrivals = new Arrivals();
    }

    @AfterEach
    void close() {
        arrivals.depot.close();
    }

    @Test
    void aRebuildStartsWithTheFirstMessageOfTheSameCategories() throws SQLException {
        arrivals.request();

        assertThat(arrivals.depot.texts("select row(categories, generation, group_size, declared_group_size, paused)"
                        + " from subscriptions.subscription where name = 'arrivals@rebuild'"))
                .containsExactly("(\"{parcel,depot}\",0,1,1,f)");
        assertThat(arrivals.positions("arrivals@rebuild")).containsExactly("0.0 at 0");
        assertThat(arrivals.positions("arrivals")).containsExactly("0.0 at 30", "1.0 at 41", "1.1 at 40");
    }

    @Test
    void aRebuildThatIsAskedForTwiceGoesOn() throws SQLException {
        arrivals.request();
        arrivals.advance(20);

        arrivals.request();

        assertThat(arrivals.positions("arrivals@rebuild")).containsExactly("0.0 at 20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unheard-of", "arrivals@rebuild"})
    void onlyASubscriptionCanBeRebuilt(String name) throws SQLException {
        arrivals.request();

        assertThatThrownBy(() -> arrivals.depot.inTransaction(connection -> {
                    Rebuild.request(connection, name);
                    return true;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no subscription " + name + " to rebuild");
    }

    @Test
    void theNameOfARebuildIsKnown() {
        assertThat(Rebuild.nameOf("arrivals")).isEqualTo("arrivals@rebuild");
        assertThat(Rebuild.isName("arrivals@rebuild")).isTrue();
        assertThat(Rebuild.isName("arrivals")).isFalse();
    }

    @Test
    void aRebuildThatNobodyAskedForIsNotPrepared() {
        assertThatThrownBy(arrivals::prepare)
                .isInstanceOf(RetiredException.class)
                .hasMessage("Nobody asks for a rebuild of arrivals");
    }

    @Test
    void aRebuildGoesOnWhereItStopped() throws SQLException {
        arrivals.request();
        assertThat(arrivals.prepare()).isTrue();
        arrivals.rebuildUpTo(20);

        assertThat(arrivals.prepare()).isFalse();

        assertThat(arrivals.positions("arrivals@rebuild")).containsExactly("0.0 at 20");
        assertThat(arrivals.shadowRows()).containsExactly("141", "142");
        assertThat(arrivals.parked("arrivals@rebuild")).containsExactly("12", "13");
    }

    @Test
    void whenItsTableHasChangedARebuildBeginsAgain() throws SQLException {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(20);
        arrivals.depot.execute("alter table depot.arrival add column destination text");

        assertThat(arrivals.prepare()).isTrue();

        assertThat(arrivals.positions("arrivals@rebuild")).containsExactly("0.0 at 0");
        assertThat(arrivals.shadowRows()).isEmpty();
        assertThat(arrivals.parked("arrivals@rebuild")).isEmpty();
        assertThat(arrivals.versions("arrivals@rebuild")).containsExactly("2");
    }

    @Test
    void aRebuildThatIsAskedForAfterACancelledOneDoesNotGoOnWithItsRows() throws SQLException {
        var before = arrivals.everything();
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(20);

        assertThat(arrivals.cancel()).isTrue();
        assertThat(arrivals.cancel()).isFalse();

        assertThat(arrivals.everything()).isEqualTo(before);
        assertThat(arrivals.shadowRows()).containsExactly("141", "142");
        arrivals.request();
        assertThat(arrivals.prepare()).isTrue();
        assertThat(arrivals.shadowRows()).isEmpty();
    }
}
