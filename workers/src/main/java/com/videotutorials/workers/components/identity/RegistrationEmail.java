package com.videotutorials.workers.components.identity;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import com.videotutorials.messages.sendemail.v1.Send;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The mail that welcomes a user: {@code mail/registration.txt} and {@code .html}. */
final class RegistrationEmail {

    private static final String SUBJECT = "Welcome to Video Tutorials";

    private final Template text = template(Mustache.compiler().escapeHTML(false), "registration.txt");
    private final Template html = template(Mustache.compiler().escapeHTML(true), "registration.html");

    private static Template template(Mustache.Compiler compiler, String name) {
        var resource = Objects.requireNonNull(RegistrationEmail.class.getResourceAsStream("/mail/" + name), name);
        try (var reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            return compiler.compile(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mail to this address. There is one for each address, so its id is that of the address. */
    Send to(String address) {
        var facts = Map.of("email", address);
        return Send.newBuilder()
                .setEmailId(EmailId.of(address).toString())
                .setTo(address)
                .setSubject(SUBJECT)
                .setText(text.execute(facts))
                .setHtml(html.execute(facts))
                .build();
    }
}
