package com.videotutorials.viewdata;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a text by which it is found, or for which somebody looks: the same for both. They have letters, digits and
 * marks only, so nothing in them means anything to PostgreSQL. Case and accents make no difference, and words that are in
 * every text are left out.
 */
public final class SearchWords {

    /** Whoever writes more is found by the beginning. */
    private static final int LONGEST_TEXT = 20_000;

    /** PostgreSQL takes about 2,000 bytes. */
    private static final int LONGEST_WORD = 100;

    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    /** Those of PostgreSQL's dictionary. */
    private static final Set<String> IN_EVERY_TEXT = Set.of(
            """
            i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
            herself it its itself they them their theirs themselves what which who whom this that these those am is are
            was were be been being have has had having do does did doing a an the and but if or because as until while
            of at by for with about against between into through during before after above below to from up down in out
            on off over under again further then once here there when where why how all any both each few more most
            other some such no nor not only own same so than too very s t can will just don should now
            """
                    .strip()
                    .split("\\s+"));

    private SearchWords() {}

    /** The words in the order of the text. */
    public static List<String> of(String text) {
        var beginning = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        var withoutAccents = ACCENTS.matcher(Normalizer.normalize(beginning, Normalizer.Form.NFKD))
                .replaceAll("");
        var plain = Normalizer.normalize(withoutAccents, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return Arrays.stream(BETWEEN_WORDS.split(plain))
                .filter(word -> !word.isEmpty() && !IN_EVERY_TEXT.contains(word))
                .map(SearchWords::shortened)
                .toList();
    }

    private static String shortened(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST_WORD
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD));
    }
}
