package com.videotutorials.workers.transcoding;

import java.util.ArrayList;
import java.util.List;

/** Which renditions are made of a picture: never larger ones than it is, and at least two, so that players have a choice. */
final class Ladder {

    private static final List<Integer> SHORT_SIDES = List.of(1080, 720, 480, 360);
    private static final int LONGEST_SIDE = 4096;
    /** What is nearer than this to the next better one is not worth its time. */
    private static final double STEP = 0.8;
    /** Below this a smaller picture saves nothing. */
    private static final int SMALL = 180;

    private Ladder() {}

    /** The renditions, the best first. */
    static List<Rendition> of(int width, int height) {
        var renditions = new ArrayList<Rendition>();
        var best = best(width, height);
        renditions.add(best);
        for (var side : SHORT_SIDES) {
            if (side <= STEP * renditions.get(renditions.size() - 1).shortSide()) {
                renditions.add(scaled(best, (double) side / best.shortSide()));
            }
        }
        if (renditions.size() == 1) {
            renditions.add(best.shortSide() < SMALL ? best.withHalfTheBits() : scaled(best, 0.5));
        }
        return List.copyOf(renditions);
    }

    private static Rendition best(int width, int height) {
        var bySide = (double) SHORT_SIDES.get(0) / Math.min(width, height);
        var byLength = (double) LONGEST_SIDE / Math.max(width, height);
        var scale = Math.min(1, Math.min(bySide, byLength));
        return Rendition.of(even(Math.floor(width * scale / 2)), even(Math.floor(height * scale / 2)));
    }

    private static Rendition scaled(Rendition best, double scale) {
        return Rendition.of(even(Math.rint(best.width() * scale / 2)), even(Math.rint(best.height() * scale / 2)));
    }

    /** The encoder wants even numbers, so what is one pixel wide gets a black one beside it. */
    private static int even(double half) {
        return Math.max(2, 2 * (int) half);
    }
}
