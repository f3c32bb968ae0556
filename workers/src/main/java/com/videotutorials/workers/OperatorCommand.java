package com.videotutorials.workers;

import com.videotutorials.messagestore.MessageStoreException;
import com.videotutorials.workers.transcoding.FfmpegForPeople;
import com.videotutorials.workers.transcoding.FfmpegUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What an operator can say on the command line.
 *
 * @param arguments what follows the name; those in brackets may be left out
 * @param purpose what it does, for people
 */
record OperatorCommand(String name, String arguments, String purpose, Action action) {

    /** How long an operator waits for an answer of the workers, which take some milliseconds when they run. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String ANYTHING = "<argument>...";

    private static final List<OperatorCommand> ALL = List.of(
            command(
                    "migrate",
                    "",
                    "brings both databases up to date; needs MIGRATION_USER",
                    (environment, out, said) -> Migration.run(environment)),
            command("status", "", "how far every subscription is, and who runs it", asking(Operations::status)),
            command("parked", "<subscription>", "the messages that are put aside, and why", asking(Operations::parked)),
            command(
                    "retry",
                    "<subscription> [<stream>]",
                    "has messages that are put aside handled again",
                    asking(Operations::retry)),
            command(
                    "discard",
                    "<subscription> <global-position> <reason>",
                    "gives up a message that is put aside",
                    asking(Operations::discard)),
            command("pause", "<subscription>", "has nothing handled until resume", asking(Operations::pause)),
            command("resume", "<subscription>", "has messages handled again", asking(Operations::resume)),
            command("resize", "<subscription> <parts>", "runs it in so many parts", asking(Operations::resize)),
            command(
                    "rebuild",
                    "<subscription>",
                    "builds its tables anew while the old ones answer",
                    asking(Operations::rebuild)),
            command("cancel-rebuild", "<subscription>", "keeps the old tables", asking(Operations::cancelRebuild)),
            command(
                    "grant-admin",
                    "<user-id-or-e-mail>",
                    "makes an administrator",
                    administering(AdminOperations::grant)),
            command(
                    "revoke-admin",
                    "<user-id-or-e-mail>",
                    "makes an ordinary user again",
                    administering(AdminOperations::revoke)),
            command("ffmpeg", ANYTHING, "is the bundled FFmpeg", OperatorCommand::ffmpeg),
            command("ffprobe", ANYTHING, "is what belongs to it", OperatorCommand::ffprobe));

    private static OperatorCommand command(String name, String arguments, String purpose, Action action) {
        return new OperatorCommand(name, arguments, purpose, action);
    }

    private static Action asking(Request request) {
        return (environment, out, said) -> request.make(new Operations(environment, out), said);
    }

    private static Action administering(BiConsumer<AdminOperations, String> request) {
        return (environment, out, said) -> {
            try (var operations = new AdminOperations(environment, out, PATIENCE)) {
                request.accept(operations, said.get(0));
            }
        };
    }

    private static void ffmpeg(Map<String, String> environment, PrintStream out, List<String> said) {
        run("ffmpeg", environment, said);
    }

    private static void ffprobe(Map<String, String> environment, PrintStream out, List<String> said) {
        run("ffprobe", environment, said);
    }

    private static void run(String program, Map<String, String> environment, List<String> said) {
        var directory = environment.getOrDefault(
                "TRANSCODING_DIRECTORY", System.getProperty("user.home") + "/.video-tutorials/transcoding");
        try {
            var exitCode = FfmpegForPeople.run(program, said, Path.of(directory));
            if (exitCode != 0) {
                throw new IllegalArgumentException("%s ended with exit code %d".formatted(program, exitCode));
            }
        } catch (IOException | FfmpegUnavailableException e) {
            throw new IllegalArgumentException("%s cannot be run: %s".formatted(program, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("Interrupted", e);
        }
    }

    /**
     * Does what the words say.
     *
     * @param words the name of a command and its arguments
     * @return the exit code: 0 if it was done; else one line says why not, or several how commands are written
     */
    static int run(List<String> words, Map<String, String> environment, PrintStream out, PrintStream err) {
        var said = words.subList(1, words.size());
        var command = ALL.stream()
                .filter(known -> known.name.equals(words.get(0)) && known.takes(said.size()))
                .findFirst();
        if (command.isEmpty()) {
            err.print(usage());
            return 1;
        }
        try {
            command.get().action.run(environment, out, said);
            return 0;
        } catch (IllegalArgumentException | MessageStoreException e) {
            err.println(inOneLine(e));
            return 1;
        }
    }

    private boolean takes(int count) {
        if (arguments.equals(ANYTHING)) {
            return true;
        }
        var all = Arrays.stream(arguments.split(" "))
                .filter(argument -> !argument.isEmpty())
                .toList();
        var optional = all.stream().filter(argument -> argument.startsWith("[")).count();
        return count >= all.size() - optional && count <= all.size();
    }

    private static String usage() {
        return ALL.stream()
                .map(known -> "%-57s %s%n".formatted((known.name + " " + known.arguments).trim(), known.purpose))
                .collect(Collectors.joining(
                        "",
                        "Without a command the workers run until they are told to end. Commands:%n".formatted(),
                        ""));
    }

    private static String inOneLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    /** Does it. */
    interface Action {
        void run(Map<String, String> environment, PrintStream out, List<String> said);
    }

    /** Something that concerns subscriptions. */
    interface Request {
        void make(Operations operations, List<String> said);
    }
}
