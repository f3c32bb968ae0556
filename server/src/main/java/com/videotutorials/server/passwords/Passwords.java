package com.videotutorials.server.passwords;

import com.videotutorials.server.calls.CallDeadline;
import com.videotutorials.server.calls.CallRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes passwords with bcrypt, on threads of its own: however many log in at once, the rest of the server keeps the
 * other cores. Who would have to wait for too long is told to come again.
 */
public final class Passwords implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    /** bcrypt's own bounds: of its cost, and of a password in bytes. */
    private static final int LOWEST_COST = 4;

    private static final int LONGEST = 72;

    private final BCryptPasswordEncoder encoder;
    private final ThreadPoolExecutor executor;
    private final int cost;
    private final Map<Integer, String> hashesOfNoPassword = new HashMap<>();

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
        this.cost = cost;
        for (var lower = LOWEST_COST; lower <= cost; lower++) {
            hashesOfNoPassword.put(lower, new BCryptPasswordEncoder(lower).encode("no password has this hash"));
        }
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
     * Whether the password has the hash. To find out that it has not takes the time that hashes of the present cost take,
     * also when there is none, or one of a lower cost: 2<sup>c</sup> rounds, and 2<sup>c</sup>, 2<sup>c+1</sup> … more.
     *
     * @throws CallRefusedException if too many others wait
     */
    public boolean matches(String password, Optional<String> hash) {
        return call(() -> compare(password, hash));
    }

    private boolean compare(String password, Optional<String> hash) {
        var known = hash.map(BCRYPT::matcher).filter(Matcher::matches);
        if (known.isEmpty()) {
            encoder.matches(password, hashesOfNoPassword.get(cost));
            return false;
        }
        if (encoder.matches(password, known.get().group())) {
            return true;
        }
        for (var missing = Integer.parseInt(known.get().group(1)); missing < cost; missing++) {
            encoder.matches(password, hashesOfNoPassword.get(missing));
        }
        return false;
    }

    /** Whether the hash was made at a lower cost, and the password is not longer than a new one may be. */
    public boolean canBeMadeAnew(String password, String hash) {
        return encoder.upgradeEncoding(hash) && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
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
