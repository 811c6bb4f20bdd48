package dev.freezeframe.gateway;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to the gateway on which a test says exactly what it wants to, well-formed or not. */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();

    /** Connects from 127.0.0.1. */
    public Wire() throws IOException {
        this("127.0.0.1");
    }

    /** Connects from another loopback address. */
    public Wire(String from) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Small, so that an unread answer stays with its sender.
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
    }

    /** Sends lines, each ended as HTTP wants it. */
    public Wire lines(String... lines) throws IOException {
        return bytes((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public Wire bytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a GET with that token and asks for the connection to be closed after it. */
    public Wire get(String target, String token) throws IOException {
        return lines(
                "GET " + target + " HTTP/1.1",
                "Host: api.acme.example",
                "Authorization: Bearer " + token,
                "Connection: close",
                "");
    }

    /** Reads up to and including the empty line after the headers. */
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads as many bytes as the head says there are. */
    public String content(String head) throws IOException {
        int length = Integer.parseInt(head.replaceAll("(?is).*\\ncontent-length: (\\d+)\r.*", "$1"));
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads until the gateway closes the connection. */
    public String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** What comes in after the head. */
    public InputStream body() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
