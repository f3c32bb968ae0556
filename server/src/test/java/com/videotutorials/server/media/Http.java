package com.videotutorials.server.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.videotutorials.server.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Speaks HTTP with a server, politely or not. */
final class Http {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    static HttpResponse<String> get(String url, String... headers) throws Exception {
        return send(request(url, headers).GET());
    }

    static HttpResponse<String> head(String url, String... headers) throws Exception {
        return send(request(url, headers).method("HEAD", BodyPublishers.noBody()));
    }

    static HttpResponse<String> put(String url, String content, String... headers) throws Exception {
        return send(request(url, headers).PUT(BodyPublishers.ofString(content)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder request(String url, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(TestServer.PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Opens a connection and says this. */
    static Socket say(TestServer server, String bytes) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.managementPort());
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        say(socket.getOutputStream(), bytes);
        return socket;
    }

    static void say(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(ISO_8859_1));
        out.flush();
    }

    /** Everything that the server says until it closes the connection. */
    static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** Sends a path as it is, without the client making sense of it before. */
    static String rawGet(TestServer server, String path) throws IOException {
        try (var socket = say(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            return answer(socket);
        }
    }
}
