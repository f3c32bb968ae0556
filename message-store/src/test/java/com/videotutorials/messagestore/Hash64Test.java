package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hash64Test {

    private static DataSource dataSource;

    @BeforeAll
    static void createDatabase() {
        dataSource = StoreDatabase.create().dataSource();
    }

    @ParameterizedTest
    @CsvSource({
        "a, 919145239626757800",
        "'', -3162216497309240828",
        "testStream-1, -6313368791533090781",
        "someStream, 2053039834977696644",
        "acct, 5481487891407245484"
    })
    void theHashIsTheKnownOne(String value, long hash) {
        assertThat(Hash64.of(value)).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "parcel", "parcel:command", "Tromsø", "東京", "📦", "a b'c\"d\\e"})
    void theHashIsThatOfTheDatabase(String value) throws SQLException {
        assertThat(Hash64.of(value)).isEqualTo(Long.parseLong(askDatabase("hash_64", value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"parcel-7", "parcel-a-b", "parcel-a+b", "parcel-a+b+c-d", "parcel:command-x+y", "parcel-+b"})
    void namesAreTakenApartAsByTheDatabase(String value) throws SQLException {
        var stream = StreamName.of(value);

        assertThat(stream.category().value()).isEqualTo(askDatabase("category", value));
        assertThat(stream.id()).isEqualTo(askDatabase("id", value));
        assertThat(stream.cardinalId()).isEqualTo(askDatabase("cardinal_id", value));
    }

    @Test
    void theLockOfAWriterIsThatOfTheDatabase() throws SQLException {
        assertThat(askDatabase("acquire_lock", "parcel-7"))
                .isEqualTo(String.valueOf(Hash64.of(Parcels.PARCEL_7.category().value())));
    }

    private static String askDatabase(String function, String argument) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setSchema("message_store");
            try (var statement = connection.prepareStatement("select " + function + "(?)::text")) {
                statement.setString(1, argument);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        }
    }
}
