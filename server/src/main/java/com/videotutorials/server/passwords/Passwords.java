package com.videotutorials.server.passwords;

import com.videotutorials.server.calls.CallDeadline;
import com.videotutorials.server.calls.CallRefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes passwords with bcrypt, on threads of its own: however many log in at once, the rest of the server keeps the
 * other cores. Who would have to wait for too long is told to come again.
 */
public final class Passwords implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final BCryptPasswordEncoder encoder;
    private final ThreadPoolExecutor executor;
    private final String hashOfNoPassword;

    /**
     * Passwords that are hashed at this cost.
     *
     * @param cost the binary logarithm of the rounds
     * @param threads how many are hashed at once
     * @param waiting how many more may wait
     */
    public Passwords(int cost, int threads, int waiting) {
        this.encoder = new BCryptPasswordEncoder(cost);
        this.executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    var thread = new Thread(task, "passwords");
                    thread.setDaemon(true);
                    return thread;
                });
        this.hashOfNoPassword = encoder.encode("no password has this hash");
    }

    /**
     * The hash of a password.
     *
     * @throws CallRefusedException if too many others wait
     */
    public String hash(String password) {
        return call(() -> encoder.encode(password));
    }

    /**
     * Whether the password has the hash. To find out takes the same time when there is none.
     *
     * @throws CallRefusedException if too many others wait
     */
    public boolean matches(String password, Optional<String> hash) {
        return call(() -> encoder.matches(password, hash.orElse(hashOfNoPassword))) && hash.isPresent();
    }

    /** Whether the hash was made at a lower cost. */
    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T> T call(Callable<T> work) {
        try {
            var result = executor.submit(work);
            try {
                return result.get(CallDeadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                result.cancel(false);
                throw tooMany();
            }
        } catch (RejectedExecutionException e) {
            throw tooMany();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A password cannot be hashed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        }
    }

    private static CallRefusedException tooMany() {
        return CallRefusedException.tooMany(
                "TOO_MANY_REQUESTS", "Too many log in or register at present; try again later", PAUSE);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
