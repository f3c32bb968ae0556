package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.Mail;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import com.videotutorials.workers.components.sendemail.MailServerAwayException;
import com.videotutorials.workers.components.sendemail.Mailer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * Puts mails into a directory as {@code <emailId>.eml}, for people who try things out, for tests, and for mail servers
 * that pick up files. A file is complete as soon as it has this name. A mail that is sent again replaces itself.
 */
public final class PickupMailer implements Mailer {

    private final Session session = Session.getInstance(new Properties());
    private final Path directory;

    /** @param directory is made if it is not there */
    public PickupMailer(Path directory) {
        this.directory = directory;
    }

    @Override
    public void send(Mail mail) {
        var mime = MimeMail.of(mail, session);
        try {
            Files.createDirectories(directory);
            var unfinished = Files.createTempFile(directory, ".", ".tmp");
            try {
                write(mime, unfinished);
                var name = MimeMail.id(mail.emailId()) + ".eml";
                Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new MailServerAwayException("Cannot write to " + directory, e);
        }
    }

    private static void write(MimeMail mime, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            mime.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (MessagingException e) {
            throw new MailRefusedException("This cannot be a mail: " + e.getMessage(), e);
        }
    }
}
