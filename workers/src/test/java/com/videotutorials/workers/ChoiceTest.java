package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Subscription;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final List<String> NAMES =
            List.of("components:identity:command", "components:identity:sent", "aggregators:home-page");
    private static final List<Subscription<Object>> ALL = NAMES.stream()
            .map(name -> Subscription.named(name, Category.of("viewing")))
            .toList();

    @Test
    void aNameChoosesTheSubscriptionThatIsCalledSo() {
        assertThat(chosenBy("aggregators:home-page")).containsExactly("aggregators:home-page");
    }

    @Test
    void aNameDoesNotChooseThoseThatBeginWithIt() {
        assertThat(chosenBy("components:identity")).isEmpty();
    }

    @Test
    void aBeginningChoosesAllThatBeginSo() {
        assertThat(chosenBy("components:*")).containsExactly("components:identity:command", "components:identity:sent");
    }

    @Test
    void anAsteriskAloneChoosesAll() {
        assertThat(chosenBy("*")).containsExactlyElementsOf(NAMES);
    }

    @Test
    void theEnvironmentSeparatesNamesByCommas() {
        var environment = Map.of("WORKERS_SUBSCRIPTIONS", "components:*, aggregators:home-page");

        assertThat(Choice.from(environment)).isEqualTo(choice("components:*", "aggregators:home-page"));
    }

    @Test
    void anEnvironmentThatSaysNothingChoosesAll() {
        assertThat(Choice.from(Map.of())).isEqualTo(choice("*"));
    }

    @Test
    void whatIsChosenTwiceRunsOnce() {
        assertThat(chosenBy("aggregators:*", "aggregators:home-page", "*")).containsExactlyElementsOf(NAMES);
    }

    @Test
    void namesAndBeginningsThatChooseSomethingAreKnown() {
        assertThatCode(() ->
                        choice("components:*", "aggregators:home-page", "*").requireKnown(ALL))
                .doesNotThrowAnyException();
    }

    @Test
    void whatChoosesNothingIsSaidWithAllNamesThereAre() {
        for (var unknown : List.of("aggregators:home", "workers:*", "")) {
            assertThatThrownBy(() -> choice("aggregators:home-page", unknown).requireKnown(ALL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("WORKERS_SUBSCRIPTIONS names %s, which does not exist. There are: %s"
                            .formatted(
                                    unknown,
                                    "aggregators:home-page, components:identity:command, components:identity:sent"));
        }
    }

    private static List<String> chosenBy(String... patterns) {
        return choice(patterns).of(ALL).stream().map(Subscription::name).toList();
    }

    private static Choice choice(String... patterns) {
        return new Choice(Stream.of(patterns).toList());
    }
}
