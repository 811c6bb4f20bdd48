package dev.freezeframe.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A POST whose head the server has taken and whose body is still to come. */
final class RequestInFlight implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader reader;
    private final String body;

    private RequestInFlight(Socket socket, String body) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.body = body;
    }

    /** Sends the head and returns when the server has said that it waits for the body. */
    static RequestInFlight begin(int port, String token, String path, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nExpect: 100-continue\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        RequestInFlight request = new RequestInFlight(socket, body);
        String answer = request.reader.readLine();
        if (answer == null || !answer.contains(" 100 ")) {
            throw new IOException("not taken: " + answer);
        }
        request.reader.readLine();
        return request;
    }

    /** Sends the body; returns the first line of the answer. */
    String finish() throws IOException {
        socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return String.valueOf(reader.readLine());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
