package com.videotutorials.workers.aggregators.operations;

import static com.videotutorials.viewdata.Tables.OPERATION;
import static java.util.Comparator.comparing;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.options.v1.Completion;
import com.videotutorials.options.v1.Outcome;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.Uuid;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Keeps {@code operation}: what became of every command that started a trace. It knows no command and no event, only what
 * their contracts declare: which are commands, and which event completes which of them or tells how far it is.
 *
 * <p>A command that follows from another message makes no operation, since nobody waits for it. Other implementations may
 * not say from what a command follows; then the first one of the trace counts. What has no trace id that is a UUID is
 * passed over, and so is a command of somebody whose id is none: nobody could ask for it.
 */
public final class OperationsAggregator implements Aggregator {

    private static final int ALL_PERCENT = 100;

    private final Map<Declared, Descriptor> messages = new HashMap<>();

    /** The aggregator knows all contracts. */
    public OperationsAggregator() {
        for (var message : StoredContracts.messages()) {
            if (StoredContracts.isCommand(message) || concernsCommands(message)) {
                messages.put(new Declared(StoredContracts.category(message), message.getName()), message);
            }
        }
    }

    @Override
    public Subscription<DSLContext> subscription() {
        var categories = messages.keySet().stream()
                .map(Declared::category)
                .distinct()
                .sorted(comparing(Category::value))
                .toList();
        return Subscription.<DSLContext>named(
                        "aggregators:operations",
                        categories.get(0),
                        categories.subList(1, categories.size()).toArray(Category[]::new))
                .onEvery(this::handle)
                .keeping(OPERATION.getName());
    }

    private void handle(DSLContext viewData, StoredMessage stored) {
        var message = messages.get(new Declared(stored.stream().category(), stored.type()));
        var traceId = stored.metadata().traceId().flatMap(Uuid::of);
        if (message == null || traceId.isEmpty()) {
            return;
        }
        if (StoredContracts.isCommand(message)) {
            requested(viewData, traceId.get(), stored);
        } else {
            completions(message).forEach(completion -> completed(viewData, traceId.get(), completion, stored));
            progresses(message).forEach(command -> progressed(viewData, traceId.get(), command, stored));
        }
    }

    private static void requested(DSLContext viewData, UUID traceId, StoredMessage command) {
        var userId = command.metadata().userId();
        var knownId = userId.flatMap(Uuid::of);
        if (command.metadata().causationMessageStreamName().isPresent() || userId.isPresent() != knownId.isPresent()) {
            return;
        }
        viewData.insertInto(OPERATION)
                .set(OPERATION.TRACE_ID, traceId)
                .set(OPERATION.COMMAND, command.type())
                .set(OPERATION.COMMAND_STREAM, command.stream().value())
                .set(OPERATION.USER_ID, knownId.orElse(null))
                .set(OPERATION.REQUEST_POSITION, command.globalPosition())
                .set(OPERATION.REQUESTED_AT, timeOf(command))
                .onConflictDoNothing()
                .execute();
    }

    private static void completed(DSLContext viewData, UUID traceId, Completion completion, StoredMessage event) {
        var succeeded = completion.getOutcome() == Outcome.OUTCOME_SUCCESS;
        viewData.update(OPERATION)
                .set(OPERATION.DONE, true)
                .set(OPERATION.SUCCEEDED, succeeded)
                .set(OPERATION.OUTCOME, event.type())
                .set(OPERATION.OUTCOME_POSITION, event.globalPosition())
                .set(OPERATION.COMPLETED_AT, timeOf(event))
                .set(OPERATION.REASON, succeeded ? null : reason(event).orElse(null))
                .where(OPERATION.TRACE_ID.eq(traceId))
                .and(OPERATION.COMMAND.eq(completion.getCommand()))
                .and(OPERATION.DONE.isFalse())
                .execute();
    }

    private static void progressed(DSLContext viewData, UUID traceId, String command, StoredMessage event) {
        percent(event).ifPresent(percent -> viewData.update(OPERATION)
                .set(OPERATION.PROGRESS, percent)
                .where(OPERATION.TRACE_ID.eq(traceId))
                .and(OPERATION.COMMAND.eq(command))
                .and(OPERATION.DONE.isFalse())
                .execute());
    }

    /** It is left out where it is 0. What is no number says nothing. */
    private static Optional<Integer> percent(StoredMessage event) {
        try {
            var percent = field(event, "percent").map(JsonElement::getAsDouble).orElse(0.0);
            return Optional.of((int) Math.max(0, Math.min(percent, ALL_PERCENT)));
        } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Others may give a reason that is no text, or none; the operation has failed all the same. */
    private static Optional<String> reason(StoredMessage event) {
        return field(event, "reason")
                .map(reason -> reason.isJsonPrimitive() ? reason.getAsString() : reason.toString())
                .filter(reason -> !reason.isEmpty());
    }

    private static Optional<JsonElement> field(StoredMessage event, String name) {
        return Optional.of(JsonParser.parseString(event.data()))
                .filter(JsonElement::isJsonObject)
                .map(data -> data.getAsJsonObject().get(name))
                .filter(field -> !field.isJsonNull());
    }

    private static boolean concernsCommands(Descriptor message) {
        return !completions(message).isEmpty() || !progresses(message).isEmpty();
    }

    private static List<String> progresses(Descriptor message) {
        return StoredContracts.of(message).getProgressesList();
    }

    private static List<Completion> completions(Descriptor message) {
        return StoredContracts.of(message).getCompletesList();
    }

    private static OffsetDateTime timeOf(StoredMessage message) {
        return message.time().atOffset(ZoneOffset.UTC);
    }

    /** Other categories may have messages of the same name. */
    private record Declared(Category category, String type) {}
}
