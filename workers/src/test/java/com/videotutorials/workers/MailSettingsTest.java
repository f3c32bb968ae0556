package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.workers.mail.PickupMailer;
import com.videotutorials.workers.mail.SmtpMailer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

@Timeout(300)
class MailSettingsTest {

    private static final String FROM = "Video Tutorials <no-reply@localhost>";

    @Test
    void workersThatSendMailsDoNotStartWithoutAWayOutForThem() throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkersApplication.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("SMTP_HOST", "MAIL_PICKUP_DIRECTORY", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("WORKERS_MANAGEMENT_PORT", "0");
        var workers = builder.start();

        try (var output = workers.inputReader()) {
            assertThat(output.lines())
                    .contains("Mails cannot be sent: neither SMTP_HOST nor MAIL_PICKUP_DIRECTORY is set")
                    .noneMatch(line -> line.startsWith("\tat "));
        }
        assertThat(workers.waitFor()).isEqualTo(1);
    }

    @Test
    void workersThatSendNoMailsNeedNoWayOutForThem() {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());

        try (var workers = WorkersApplication.builder()
                .web(WebApplicationType.NONE)
                .run(
                        "--message-store.jdbc-url=" + database.url(),
                        "--view-data.jdbc-url=" + database.url(),
                        "--subscriptions.chosen=components:identity*,aggregators:*")) {
            assertThat(workers.isActive()).isTrue();
        }
    }

    @Test
    void aDirectoryTakesThePlaceOfAServer() {
        assertThat(settings("mails", FROM, "localhost", "none").mailer()).isInstanceOf(PickupMailer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "starttls", "tls", "TLS"})
    void aServerIsSpokenWithInOneOfThreeWays(String security) {
        assertThat(settings("", FROM, "localhost", security).mailer()).isInstanceOf(SmtpMailer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ssl", "start-tls"})
    void anotherWayIsRefused(String security) {
        var settings = settings("", FROM, "localhost", security);

        assertThatThrownBy(settings::mailer).hasMessageStartingWith("SMTP_SECURITY must be none, starttls or tls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com"})
    void aSenderThatIsNoAddressIsRefused(String from) {
        var settings = settings("mails", from, "", "none");

        assertThatThrownBy(settings::mailer).hasMessageStartingWith("MAIL_FROM is no e-mail address");
    }

    private static MailSettings settings(String directory, String from, String host, String security) {
        return new MailSettings(directory, from, new MailSettings.Smtp(host, 587, "", "", security));
    }
}
