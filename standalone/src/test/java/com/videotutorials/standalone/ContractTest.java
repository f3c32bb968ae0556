package com.videotutorials.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.options.v1.Kind;
import com.videotutorials.options.v1.Outcome;
import com.videotutorials.workers.Aggregators;
import com.videotutorials.workers.Components;
import com.videotutorials.workers.WaysOut;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.operations.StoredContracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contracts declare about stored messages, and whether the workers keep to it. */
class ContractTest {

    private static final Path PROTO = Path.of("../proto");

    static List<Descriptor> storedMessages() {
        return StoredContracts.messages();
    }

    static List<Subscription<?>> subscriptions() {
        return Stream.concat(
                        Components.subscriptions(WaysOut.none()).stream(),
                        Aggregators.all().stream().<Subscription<?>>map(Aggregator::subscription))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void everyStoredMessageDeclaresItsCategoryAndKind(Descriptor message) {
        assertThat(StoredContracts.of(message).getCategory()).isNotEmpty().doesNotContain("-", ":");
        assertThat(StoredContracts.of(message).getKind()).isNotEqualTo(Kind.KIND_UNSPECIFIED);
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void onlyEventsCompleteCommandsAndOnlyCommandsOfTheContract(Descriptor message) {
        var commands = storedMessages().stream()
                .filter(StoredContracts::isCommand)
                .map(Descriptor::getName)
                .toList();
        for (var completion : StoredContracts.of(message).getCompletesList()) {
            assertThat(StoredContracts.of(message).getKind()).isEqualTo(Kind.KIND_EVENT);
            assertThat(commands).contains(completion.getCommand());
        }
    }

    @ParameterizedTest
    @MethodSource("subscriptions")
    void aSubscriptionHandlesMessagesOfTheCategoryThatTheyDeclare(Subscription<?> subscription) {
        var declared = storedMessages().stream().collect(toMap(Descriptor::getName, StoredContracts::category));
        for (var type : subscription.types()) {
            assertThat(subscription.selection().categories()).contains(declared.get(type));
        }
    }

    @Test
    void noTwoStoredMessagesHaveOneName() {
        assertThat(storedMessages()).extracting(Descriptor::getName).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void anEventThatFailsACommandSaysWhy(Descriptor message) {
        for (var completion : StoredContracts.of(message).getCompletesList()) {
            assertThat(completion.getOutcome()).isNotEqualTo(Outcome.OUTCOME_UNSPECIFIED);
            if (completion.getOutcome() == Outcome.OUTCOME_FAILURE) {
                var reason = message.findFieldByName("reason");
                assertThat(reason).isNotNull();
                assertThat(reason.getJavaType()).isEqualTo(JavaType.STRING);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void anEventOnTheWayOfACommandSaysHowFarItIs(Descriptor message) {
        var commands = storedMessages().stream()
                .filter(StoredContracts::isCommand)
                .map(Descriptor::getName)
                .toList();
        for (var command : StoredContracts.of(message).getProgressesList()) {
            assertThat(StoredContracts.of(message).getKind()).isEqualTo(Kind.KIND_EVENT);
            assertThat(commands).contains(command);
            assertThat(message.findFieldByName("percent").getJavaType()).isEqualTo(JavaType.INT);
        }
    }

    @Test
    void everyFileOfStoredMessagesIsKnown() throws IOException {
        try (var files = Files.walk(PROTO.resolve("videotutorials/messages"))) {
            var declared = files.filter(Files::isRegularFile)
                    .map(file -> PROTO.relativize(file).toString().replace('\\', '/'))
                    .toList();

            assertThat(StoredContracts.files())
                    .extracting(FileDescriptor::getFullName)
                    .containsExactlyInAnyOrderElementsOf(declared);
        }
    }
}
