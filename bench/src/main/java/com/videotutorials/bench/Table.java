package com.videotutorials.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of text: the first columns are words, aligned to the left, the others numbers, aligned to the right. */
final class Table {

    private final int words;
    private final List<List<String>> rows = new ArrayList<>();

    Table(int words, String... headings) {
        this.words = words;
        rows.add(List.of(headings));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    void print() {
        System.out.println();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                var alignment = column < words ? "-" : "";
                line.append(("%" + alignment + width(column) + "s  ").formatted(row.get(column)));
            }
            System.out.println(line.toString().stripTrailing());
        }
        System.out.println();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2fx", value);
    }

    /** The median and in what range all are. */
    static String ratio(Samples ratios) {
        return String.format(Locale.ROOT, "%.2fx (%.2f–%.2f)", ratios.median(), ratios.lowest(), ratios.highest());
    }

    static String millis(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
