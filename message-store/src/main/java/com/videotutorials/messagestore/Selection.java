package com.videotutorials.messagestore;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which messages somebody wants to read, in the order of their global positions.
 *
 * @param categories whose messages; empty for those of all categories
 * @param types the names of the message types; empty for all types
 * @param origin only messages whose {@code originStreamName} is of this category
 * @param correlation only messages whose {@code correlationStreamName} is of this category
 * @param member only the streams of this member of a consumer group
 */
public record Selection(
        List<Category> categories,
        Set<String> types,
        Optional<Category> origin,
        Optional<Category> correlation,
        GroupMember member) {

    /** Keeps copies. */
    public Selection {
        categories = List.copyOf(categories);
        types = Set.copyOf(types);
    }

    /** All messages of these categories. */
    public static Selection of(List<Category> categories) {
        return new Selection(categories, Set.of(), Optional.empty(), Optional.empty(), GroupMember.alone());
    }

    /** All messages of all categories. */
    public static Selection all() {
        return of(List.of());
    }

    /** The same without the messages of other types. */
    public Selection ofTypes(Set<String> newTypes) {
        return new Selection(categories, newTypes, origin, correlation, member);
    }

    /** The same without messages that originate elsewhere. */
    public Selection originatingFrom(Category newOrigin) {
        return new Selection(categories, types, Optional.of(newOrigin), correlation, member);
    }

    /** The same without messages that are correlated with another category, or with none. */
    public Selection correlatedWith(Category newCorrelation) {
        return new Selection(categories, types, origin, Optional.of(newCorrelation), member);
    }

    /** The same without the streams of other members. */
    public Selection forMember(GroupMember newMember) {
        return new Selection(categories, types, origin, correlation, newMember);
    }

    /** Whether a message is one of those that are wanted. */
    public boolean wants(StoredMessage message) {
        return reads(message.stream().categoryName())
                && (types.isEmpty() || types.contains(message.type()))
                && isOf(origin, message.metadata().originStreamName())
                && isOf(correlation, message.metadata().correlationStreamName())
                && member.handles(message.stream());
    }

    /** Whether messages of this category are read. */
    public boolean reads(Category category) {
        return reads(category.value());
    }

    /** Whether messages of the category of this name are read. */
    boolean reads(String name) {
        return categories.isEmpty()
                || categories.stream().anyMatch(category -> category.value().equals(name));
    }

    private static boolean isOf(Optional<Category> wanted, Optional<String> streamName) {
        return wanted.isEmpty()
                || streamName
                        .map(StreamName::new)
                        .map(StreamName::categoryName)
                        .filter(wanted.get().value()::equals)
                        .isPresent();
    }

    @Override
    public String toString() {
        return categories.isEmpty()
                ? "all categories"
                : String.join(", ", categories.stream().map(Category::value).toList());
    }
}
