package com.videotutorials.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority, of whose making the JDK's keytool is capable, and the PEM files that it makes. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    TestCertificates(Path directory) {
        this.directory = directory;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
        write("ca.pem", keytool("-exportcert", "-rfc", "-alias", "ca"));
    }

    Path authority() {
        return directory.resolve("ca.pem");
    }

    /** A certificate for 127.0.0.1 that this authority has signed. */
    Identity issue(String name) {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name);
        var request = keytool("-certreq", "-alias", name);
        write(name + ".csr", request);
        var certificate =
                keytool("-gencert", "-rfc", "-alias", "ca", "-infile", file(name + ".csr"), "-ext", "san=ip:127.0.0.1");
        write(name + ".pem", certificate);
        write(name + ".key", privateKey(name));
        return new Identity(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private String privateKey(String alias) {
        try (var in = Files.newInputStream(directory.resolve("store.p12"))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            var key = store.getKey(alias, PASSWORD.toCharArray());
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keytool(String... said) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(said));
        command.addAll(List.of("-keystore", file("store.p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (said[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        }
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(directory.resolve("keytool.log").toFile())
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output + Files.readString(directory.resolve("keytool.log")));
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate and its private key. */
    record Identity(Path certificate, Path privateKey) {

        /** Puts this one in the place of another. */
        void replace(Identity other) throws IOException {
            Files.copy(certificate, other.certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(privateKey, other.privateKey, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
