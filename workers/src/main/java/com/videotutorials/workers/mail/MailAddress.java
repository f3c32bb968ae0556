package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.MailRefusedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;

/** E-mail addresses that every mail server understands: of somebody at some domain, in ASCII. */
public final class MailAddress {

    private MailAddress() {}

    /** Whether the text is exactly one address, with or without a name. */
    public static boolean isValid(String text) {
        try {
            of(text);
            return true;
        } catch (MailRefusedException e) {
            return false;
        }
    }

    /** @throws MailRefusedException if the text is not exactly one address */
    static InternetAddress of(String text) {
        try {
            var address = new InternetAddress(OneLine.of("address", text), true);
            if (address.isGroup()) {
                throw new MailRefusedException("An address must not be that of a group: " + text);
            }
            address.setAddress(inAscii(address.getAddress()));
            address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            address.validate();
            return address;
        } catch (AddressException | UnsupportedEncodingException | IllegalArgumentException e) {
            throw new MailRefusedException("This is no address: " + e.getMessage(), e);
        }
    }

    private static String inAscii(String address) throws AddressException {
        var at = address.lastIndexOf('@');
        if (at < 1 || !StandardCharsets.US_ASCII.newEncoder().canEncode(address.substring(0, at))) {
            throw new AddressException("Before the domain must be a name in ASCII", address);
        }
        return address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1));
    }
}
