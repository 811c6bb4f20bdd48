package dev.freezeframe.kit.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy in front of a real S3 server that does to requests what a script says, on the level of bytes: refuse, delay,
 * answer with an error, break off, shorten, falsify. Signatures stay valid, because requests are passed on as they are.
 * One request a connection; requests and replies are held in memory.
 */
public final class FaultyS3 implements AutoCloseable {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern COPY_SOURCE = Pattern.compile("(?im)^x-amz-copy-source:");
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LONGEST_HEAD = 64 << 10;
    /** How many are remembered. */
    private static final int LISTINGS = 256;

    private final Supplier<URI> server;
    private final ServerSocket listener;
    private final ExecutorService connections = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-s3");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<Script> script = new AtomicReference<>(request -> Fault.NONE);
    private final Map<String, byte[]> listings = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > LISTINGS;
        }
    });
    private final AtomicInteger struck = new AtomicInteger();

    /**
     * A request.
     *
     * @param method GET, PUT, POST, HEAD or DELETE
     * @param path with bucket and query
     * @param copy whether the server is to take the content from another object
     */
    public record Request(String method, String path, boolean copy) {
        /** Whether it is about a chunk, a page or a root of an image. */
        public boolean isAboutContent() {
            return path.contains("/chunks/") || path.contains("/pages/") || path.contains("/manifests/");
        }

        /** Whether it asks which objects there are. */
        public boolean isListing() {
            return method.equals("GET") && (path.contains("list-type=") || path.contains("prefix="));
        }
    }

    /** Decides about each request; called from any thread. */
    @FunctionalInterface
    public interface Script {
        Fault next(Request request);
    }

    /** What is done to a request or its reply. */
    public sealed interface Fault {
        /** Nothing. */
        Fault NONE = new Nothing();

        /** The connection is reset before anything is answered. */
        Fault REFUSED = new Refused();

        /** The reply says how long it is, and the connection is reset in the middle of it. */
        Fault RESET = new BrokenOff(true);

        /** The reply says how long it is, and ends in the middle as if that were all. */
        Fault TRUNCATED = new BrokenOff(false);

        /** The reply does not say how long it is, and ends in the middle. */
        Fault SHORTENED = new Shortened();

        /** A byte of the reply's body is another. */
        Fault FALSIFIED = new Falsified();

        /** A listing is answered as it was when the same was last asked; the first time, as it is. Anything else is passed on. */
        Fault STALE = new Stale();

        /** The server gets half of the request's body; then both connections are reset. */
        Fault HALF_SENT = new HalfSent();

        /** The server does what it is asked for, and the reply is an error of S3 all the same. */
        static Fault errorAfterEffect(int status, String code) {
            return new ErrorAfterEffect(new ErrorReply(status, code));
        }

        /** Something happens when the server has done what it was asked for and before its reply is passed on. */
        static Fault afterEffect(Runnable happening) {
            return new AfterEffect(happening);
        }

        /** The server is not asked; the reply is an error of S3. */
        static Fault error(int status, String code) {
            return new ErrorReply(status, code);
        }

        /** Everything as it is, but later. */
        static Fault delayed(long millis) {
            return new Delayed(millis);
        }
    }

    private record Nothing() implements Fault {}

    private record Refused() implements Fault {}

    private record BrokenOff(boolean reset) implements Fault {}

    private record Shortened() implements Fault {}

    private record Falsified() implements Fault {}

    private record Stale() implements Fault {}

    private record HalfSent() implements Fault {}

    private record ErrorAfterEffect(ErrorReply error) implements Fault {}

    private record AfterEffect(Runnable happening) implements Fault {}

    private record ErrorReply(int status, String code) implements Fault {}

    private record Delayed(long millis) implements Fault {}

    private FaultyS3(Supplier<URI> server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Starts a proxy on a free port. */
    public static FaultyS3 before(URI server) throws IOException {
        return before(() -> server);
    }

    /** The same before a server that may not have started yet, and is asked for at every request. */
    public static FaultyS3 before(Supplier<URI> server) throws IOException {
        FaultyS3 proxy = new FaultyS3(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        proxy.connections.execute(proxy::accept);
        return proxy;
    }

    /** Where clients reach the server through this proxy. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on requests fare as {@code next} says. */
    public void script(Script next) {
        struck.set(0);
        script.set(next);
    }

    /** From now on everything is passed on. */
    public void heal() {
        script(request -> Fault.NONE);
    }

    /** How many requests something was done to since the script was set. */
    public int struck() {
        return struck.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] head = head(client.getInputStream());
            if (head.length == 0) {
                return;
            }
            String text = new String(head, StandardCharsets.ISO_8859_1);
            String[] line = text.split(" ", 3);
            Request request =
                    new Request(line[0], line[1], COPY_SOURCE.matcher(text).find());
            byte[] body = body(client, text);
            Fault fault = script.get().next(request);
            if (!(fault instanceof Nothing)) {
                struck.incrementAndGet();
            }
            answer(client, request, text, body, fault);
        } catch (IOException e) {
            // The client has gone, or a script made it go: nobody is left to tell.
        }
    }

    private void answer(Socket client, Request request, String head, byte[] body, Fault fault) throws IOException {
        if (fault instanceof Refused) {
            reset(client);
        } else if (fault instanceof ErrorReply error) {
            client.getOutputStream().write(errorReply(error));
        } else if (fault instanceof HalfSent) {
            passOnHalf(head, body);
            reset(client);
        } else if (fault instanceof ErrorAfterEffect late) {
            passedOn(head, body);
            client.getOutputStream().write(errorReply(late.error()));
        } else {
            if (fault instanceof Delayed delay) {
                pause(delay.millis());
            }
            byte[] before = fault instanceof Stale ? listings.get(request.path()) : null;
            byte[] reply = before == null ? passedOn(head, body) : before;
            if (request.isListing()) {
                listings.put(request.path(), reply);
            }
            if (fault instanceof AfterEffect after) {
                after.happening().run();
            }
            send(client, reply, fault);
        }
    }

    private void send(Socket client, byte[] reply, Fault fault) throws IOException {
        OutputStream out = client.getOutputStream();
        int start = indexOf(reply, END_OF_HEAD) + END_OF_HEAD.length;
        int half = start + (reply.length - start) / 2;
        if (fault instanceof BrokenOff broken) {
            out.write(reply, 0, half);
            out.flush();
            if (broken.reset()) {
                reset(client);
            }
        } else if (fault instanceof Shortened) {
            String head = new String(reply, 0, start, StandardCharsets.ISO_8859_1);
            out.write(CONTENT_LENGTH.matcher(head).replaceAll("X-Length: lost").getBytes(StandardCharsets.ISO_8859_1));
            out.write(reply, start, half - start);
        } else {
            if (fault instanceof Falsified && reply.length > start) {
                reply[half] ^= 0x20;
            }
            out.write(reply);
        }
    }

    private byte[] passedOn(String head, byte[] body) throws IOException {
        try (Socket upstream = upstream()) {
            upstream.getOutputStream().write(closing(head));
            upstream.getOutputStream().write(body);
            upstream.getOutputStream().flush();
            return upstream.getInputStream().readAllBytes();
        }
    }

    private void passOnHalf(String head, byte[] body) throws IOException {
        try (Socket upstream = upstream()) {
            upstream.getOutputStream().write(closing(head));
            upstream.getOutputStream().write(body, 0, body.length / 2);
            upstream.getOutputStream().flush();
            upstream.setSoLinger(true, 0);
        }
    }

    private Socket upstream() throws IOException {
        URI now = server.get();
        return new Socket(now.getHost(), now.getPort());
    }

    private static byte[] closing(String head) {
        String single = head.replaceAll("(?im)^(connection|upgrade|http2-settings|expect):.*\r\n", "");
        return (single.substring(0, single.length() - 2) + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] errorReply(ErrorReply error) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + error.code()
                + "</Code><Message>scripted</Message><Resource>/</Resource><RequestId>1</RequestId></Error>";
        String head = "HTTP/1.1 " + error.status() + " Scripted\r\nContent-Type: application/xml\r\nContent-Length: "
                + xml.length() + "\r\nConnection: close\r\n\r\n";
        return (head + xml).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            head.write(next);
            if (next == '\n' && endsWith(head.toByteArray())) {
                return head.toByteArray();
            }
        }
        throw new IOException("a request's head is too long");
    }

    private static byte[] body(Socket client, String head) throws IOException {
        if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        return length(head).isPresent()
                ? client.getInputStream().readNBytes(length(head).get())
                : new byte[0];
    }

    private static Optional<Integer> length(String head) {
        Matcher length = CONTENT_LENGTH.matcher(head);
        return length.find() ? Optional.of(Integer.parseInt(length.group(1))) : Optional.empty();
    }

    private static boolean endsWith(byte[] bytes) {
        int length = END_OF_HEAD.length;
        return bytes.length >= length
                && Arrays.equals(bytes, bytes.length - length, bytes.length, END_OF_HEAD, 0, length);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return bytes.length - wanted.length;
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
