package com.videotutorials.workers.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server that says what it is told to say, and keeps the mails that it takes. */
final class ScriptedSmtpServer implements AutoCloseable {

    private final ServerSocket listening;
    private final @Nullable SSLContext tls;
    private final boolean fromTheBeginning;
    private final Map<String, Queue<String>> answers = new HashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    private ScriptedSmtpServer(int port, @Nullable SSLContext tls, boolean fromTheBeginning) {
        this.tls = tls;
        this.fromTheBeginning = fromTheBeginning;
        try {
            this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var verb : List.of("CONNECT", "MAIL", "RCPT", "DATA", "END")) {
            answers.put(verb, new ConcurrentLinkedQueue<>());
        }
        var accepting = new Thread(this::accept, "smtp-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** Without TLS. A port of 0 is any that is free. */
    static ScriptedSmtpServer plain(int port) {
        return new ScriptedSmtpServer(port, null, false);
    }

    static ScriptedSmtpServer withStartTls(SSLContext tls) {
        return new ScriptedSmtpServer(0, tls, false);
    }

    static ScriptedSmtpServer withTls(SSLContext tls) {
        return new ScriptedSmtpServer(0, tls, true);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next time that it hears this, it says that. Besides verbs there are {@code CONNECT} and {@code END}, that of the data. */
    ScriptedSmtpServer answering(String verb, String answer) {
        Objects.requireNonNull(answers.get(verb)).add(answer);
        return this;
    }

    /** The mails that were taken. */
    List<String> taken() {
        return taken;
    }

    /** The first words of all that was said. */
    List<String> heard() {
        return heard;
    }

    /** All that it has said itself. */
    List<String> said() {
        return said;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                var talking = new Thread(() -> talk(socket), "smtp-conversation");
                talking.setDaemon(true);
                talking.start();
            } catch (IOException e) {
                heard.add("closed: " + e.getMessage());
            }
        }
    }

    private void talk(Socket plain) {
        try (var socket = fromTheBeginning ? secure(plain) : plain) {
            new Conversation(socket).run();
        } catch (IOException e) {
            heard.add("broken: " + e.getMessage());
        }
    }

    private Socket secure(Socket plain) throws IOException {
        if (tls == null) {
            throw new IOException("There is no certificate");
        }
        var secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Conversation {

        private Socket socket;
        private BufferedReader in;
        private OutputStream out;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = socket.getOutputStream();
        }

        void run() throws IOException {
            if (!say(scripted("CONNECT", "220 ready"))) {
                return;
            }
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                heard.add(verb);
                if (!answer(verb)) {
                    return;
                }
            }
        }

        private boolean answer(String verb) throws IOException {
            return switch (verb) {
                case "EHLO" ->
                    say(tls == null || socket instanceof SSLSocket ? "250 hello" : "250-hello\r\n250 STARTTLS");
                case "STARTTLS" -> say("220 go on") && startTls();
                case "DATA" -> data();
                case "QUIT" -> false;
                default -> say(scripted(verb, "250 fine"));
            };
        }

        private boolean startTls() throws IOException {
            socket = secure(socket);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
            return true;
        }

        private boolean data() throws IOException {
            var answer = scripted("DATA", "354 speak");
            if (!answer.startsWith("354")) {
                return say(answer);
            }
            say(answer);
            var lines = new ArrayList<String>();
            for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                lines.add(line);
            }
            var end = scripted("END", "250 taken");
            if (end.startsWith("250")) {
                taken.add(String.join("\r\n", lines));
            }
            return say(end);
        }

        private String scripted(String verb, String otherwise) {
            var queue = answers.get(verb);
            var answer = queue == null ? null : queue.poll();
            return answer == null ? otherwise : answer;
        }

        /** An empty answer hangs up. */
        private boolean say(String answer) throws IOException {
            if (answer.isEmpty()) {
                socket.close();
                return false;
            }
            said.add(answer);
            out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        }
    }
}
