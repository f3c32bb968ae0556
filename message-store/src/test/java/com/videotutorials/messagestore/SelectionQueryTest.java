package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL says the same of a stream's member as Java does, and as Message DB's own functions. */
class SelectionQueryTest {

    private static final int NAMES = 400;
    private static final String CHARACTERS = "ab1-+ :_'\"\\%äß東京📦é\u0301";

    private final StoreDatabase database = StoreDatabase.create();
    private final Set<String> names = names();

    @BeforeEach
    void writeOneMessageToEachStream() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement("insert into message_store.messages"
                        + " (stream_name, position, type) select unnest(?), 0, 'Dispatched'")) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            statement.executeUpdate();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 100})
    void theSqlChoosesTheStreamsThatTheMemberHandles(int groupSize) throws SQLException {
        for (var number = 0; number < Math.min(groupSize, 8); number++) {
            var member = new GroupMember(number, groupSize);
            assertThat(chosenByTheSql(member)).isEqualTo(namesThat(member::handles));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void messageDbChoosesTheSameStreamsExceptThoseWithoutAnId(int groupSize) throws SQLException {
        var pool = database.pool();
        for (var number = 0; number < groupSize; number++) {
            var member = new GroupMember(number, groupSize);
            var genuine = StoreDatabase.texts(
                    pool,
                    "select stream_name from message_store.get_category_messages('parcel', 0, -1, null, %d, %d)"
                            .formatted(number, groupSize));
            assertThat(new TreeSet<>(genuine))
                    .isEqualTo(namesThat(stream -> member.handles(stream)
                            && stream.category().equals(PARCEL)
                            && stream.value().contains("-")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theMembersReadEveryStreamOnce(int groupSize) throws SQLException {
        var store = new PostgresMessageStore(database.pool());
        var read = new ArrayList<String>();
        for (var number = 0; number < groupSize; number++) {
            var selection = Selection.of(List.of(PARCEL)).forMember(new GroupMember(number, groupSize));
            store.read(selection, 0, 2 * NAMES)
                    .messages()
                    .forEach(message -> read.add(message.stream().value()));
        }
        store.close();

        assertThat(read).contains("parcel", "parcel-", "parcel-+b").doesNotHaveDuplicates();
        assertThat(new TreeSet<>(read))
                .isEqualTo(namesThat(stream -> stream.category().equals(PARCEL)));
    }

    private Set<String> chosenByTheSql(GroupMember member) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement(
                        "select stream_name from message_store.messages where " + SelectionQuery.IS_OF_MEMBER)) {
            statement.setInt(1, member.groupSize());
            statement.setInt(2, member.number());
            try (var rows = statement.executeQuery()) {
                var chosen = new TreeSet<String>();
                while (rows.next()) {
                    chosen.add(rows.getString(1));
                }
                return chosen;
            }
        }
    }

    private Set<String> namesThat(Predicate<StreamName> condition) {
        var chosen = new TreeSet<>(names);
        chosen.removeIf(name -> !condition.test(new StreamName(name)));
        return chosen;
    }

    private static Set<String> names() {
        var random = new Random(7);
        var names =
                new TreeSet<>(List.of("parcel", "parcel-", "parcel-+b", "parcel-a", "parcel-a+b", "parcel--a", "x"));
        var characters = CHARACTERS.codePoints().toArray();
        while (names.size() < NAMES) {
            var name = new StringBuilder(random.nextInt(8) == 0 ? "東京" : "parcel-");
            for (var i = random.nextInt(12); i >= 0; i--) {
                name.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            names.add(name.toString());
        }
        return names;
    }
}
