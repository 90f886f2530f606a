package io.edgetsm.sync;

import com.sun.net.httpserver.HttpServer;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.StorageFailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes batches over HTTP and keeps what arrives of each store as a replica, {@code <root>/<store id>/}, which any reader
 * of stores opens. Meant for tests and small sites; speaks no TLS itself.
 *
 * <pre>
 *  PUT /v1/stores/{store id}/batches/{batch id}   201 stored, 200 everything was already there
 *  GET /v1/stores/{store id}                      200, how many blocks are there
 * </pre>
 *
 * Both answer a small JSON object. Batches are checked completely, and are durable, before they are acknowledged.
 * Thread-safe.
 */
public final class Receiver implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final int CLOSE_SECONDS = 10;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Replicas replicas;

    private Receiver(HttpServer server, ExecutorService threads, Replicas replicas) {
        this.server = server;
        this.threads = threads;
        this.replicas = replicas;
    }

    /** Starts a receiver on loopback, at a port that is free; see {@link #uri}. */
    public static Receiver start(Path root) {
        return start(root, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Starts a receiver with the defaults. */
    public static Receiver start(Path root, InetSocketAddress address) {
        return start(root, address, ReceiverConfig.defaults());
    }

    /**
     * Starts a receiver.
     *
     * @param root made if it does not exist
     * @param address where to listen; port 0 takes one that is free
     * @throws IllegalArgumentException if the address can be reached from elsewhere and the config has no token
     * @throws StorageFailureException if the directory cannot be made, or the address cannot be had
     */
    public static Receiver start(Path root, InetSocketAddress address, ReceiverConfig config) {
        DirectoryStorage.create(root).close();
        return start(Replicas.below(root.toAbsolutePath().normalize()), address, config);
    }

    static Receiver start(Replicas replicas, InetSocketAddress address, ReceiverConfig config) {
        boolean reachable = address.isUnresolved() || !address.getAddress().isLoopbackAddress();
        if (reachable && config.token() == null) {
            throw new IllegalArgumentException("receiver without a token must listen on loopback: address=" + address
                    + "; give a token, or listen on 127.0.0.1");
        }
        limitRequestTime(config);
        try {
            HttpServer server = HttpServer.create(address, 0);
            ExecutorService threads = Executors.newFixedThreadPool(config.threads(), Receiver::thread);
            server.setExecutor(threads);
            server.createContext("/", new ReceiverHandler(replicas, config));
            server.start();
            return new Receiver(server, threads, replicas);
        } catch (IOException e) {
            throw new StorageFailureException(
                    "listen",
                    address.toString(),
                    "cannot listen: address=" + address + " reason=\"" + e.getMessage()
                            + "\"; nothing was started; choose another port",
                    e);
        }
    }

    /** The JDK's server reads these once; without them one slow sender could hold a thread for ever. */
    private static void limitRequestTime(ReceiverConfig config) {
        String seconds = Long.toString(config.requestTimeout().toSeconds());
        for (String name : new String[] {"sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime"}) {
            if (System.getProperty(name) == null) {
                System.setProperty(name, seconds);
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tsm-receiver-" + STARTED.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** What to give as the address of a target on this machine. */
    public URI uri() {
        String host = address().getAddress().getHostAddress();
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + address().getPort());
    }

    /** Stops listening, lets what has begun come to its end, and closes the replicas. Idempotent. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        replicas.close();
    }
}
