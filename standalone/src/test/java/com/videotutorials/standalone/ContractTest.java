package com.videotutorials.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.options.v1.Contract;
import com.videotutorials.options.v1.ContractProto;
import com.videotutorials.options.v1.Kind;
import com.videotutorials.workers.Aggregators;
import com.videotutorials.workers.aggregators.Aggregator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contracts declare about stored messages, and whether the workers keep to it. */
class ContractTest {

    /** Every file below {@code videotutorials/messages}. */
    private static final List<FileDescriptor> STORED =
            List.of(VideoViewed.getDescriptor().getFile());

    static List<Descriptor> storedMessages() {
        return STORED.stream().flatMap(file -> file.getMessageTypes().stream()).toList();
    }

    static List<Subscription<?>> subscriptions() {
        return Aggregators.all().stream()
                .<Subscription<?>>map(Aggregator::subscription)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void everyStoredMessageDeclaresItsCategoryAndKind(Descriptor message) {
        assertThat(contract(message).getCategory()).isNotEmpty().doesNotContain("-", ":");
        assertThat(contract(message).getKind()).isNotEqualTo(Kind.KIND_UNSPECIFIED);
    }

    @ParameterizedTest
    @MethodSource("storedMessages")
    void onlyEventsCompleteCommandsAndOnlyCommandsOfTheContract(Descriptor message) {
        var commands = storedMessages().stream()
                .filter(each -> contract(each).getKind() == Kind.KIND_COMMAND)
                .map(Descriptor::getName)
                .toList();
        for (var completion : contract(message).getCompletesList()) {
            assertThat(contract(message).getKind()).isEqualTo(Kind.KIND_EVENT);
            assertThat(commands).contains(completion.getCommand());
        }
    }

    @ParameterizedTest
    @MethodSource("subscriptions")
    void aSubscriptionHandlesMessagesOfTheCategoryThatTheyDeclare(Subscription<?> subscription) {
        var declared = storedMessages().stream().collect(toMap(Descriptor::getName, ContractTest::category));
        for (var type : subscription.types()) {
            assertThat(subscription.selection().categories())
                    .extracting(Category::value)
                    .contains(declared.get(type));
        }
    }

    @Test
    void noTwoStoredMessagesHaveOneName() {
        assertThat(storedMessages()).extracting(Descriptor::getName).doesNotHaveDuplicates();
    }

    private static String category(Descriptor message) {
        var contract = contract(message);
        return contract.getKind() == Kind.KIND_COMMAND ? contract.getCategory() + ":command" : contract.getCategory();
    }

    private static Contract contract(Descriptor message) {
        return message.getOptions().getExtension(ContractProto.contract);
    }
}
