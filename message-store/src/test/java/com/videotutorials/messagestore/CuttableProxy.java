package com.videotutorials.messagestore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between the store and PostgreSQL that fails when told to. */
public final class CuttableProxy implements AutoCloseable {

    private static final int BUFFER_SIZE = 8_192;

    private final String host;
    private final int port;
    private final ServerSocket server;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean refusing;

    public CuttableProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The same database by way of this. */
    public String url(String direct) {
        return direct.replaceFirst("//[^/]+/", "//127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** From now on the server still hears everything on the lines that are open but its answers get lost. */
    public void swallowAnswers() {
        lines.forEach(line -> line.swallowing = true);
    }

    /** How often something that was said got lost. */
    public int lost() {
        return lost.get();
    }

    /** From now on neither side of the lines that are open hears the other, and nobody notices. */
    public void stall() {
        lines.forEach(line -> line.stalled = true);
    }

    /** Cuts all lines that are open; new ones can be made. */
    public void cut() {
        lines.forEach(Line::cut);
    }

    /** Whether lines that are made from now on are cut at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        try {
            var line = new Line(client, new Socket(host, port));
            lines.add(line);
            start(line::carryRequests);
            start(line::carryAnswers);
        } catch (IOException e) {
            client.close();
        }
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Line {

        private final Socket client;
        private final Socket database;
        private volatile boolean swallowing;
        private volatile boolean stalled;

        Line(Socket client, Socket database) throws IOException {
            this.client = client;
            this.database = database;
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
        }

        void carryRequests() {
            carry(client, database, false);
        }

        void carryAnswers() {
            carry(database, client, true);
        }

        private void carry(Socket from, Socket to, boolean answers) {
            try (var in = from.getInputStream();
                    var out = to.getOutputStream()) {
                carry(in, out, answers);
            } catch (IOException e) {
                cut();
            }
            cut();
        }

        private void carry(InputStream in, OutputStream out, boolean answers) throws IOException {
            var buffer = new byte[BUFFER_SIZE];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (stalled || (answers && swallowing)) {
                    lost.incrementAndGet();
                } else {
                    out.write(buffer, 0, read);
                }
            }
        }

        void cut() {
            lines.remove(this);
            close(client);
            close(database);
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
