package com.videotutorials.workers.transcoding;

/**
 * One of the forms in which a video can be watched.
 *
 * @param width even
 * @param height even
 * @param mostBitsPerSecond of the picture
 */
record Rendition(int width, int height, int mostBitsPerSecond) {

    private static final int ENOUGH_FOR_1080 = 5_000_000;
    private static final double PIXELS_OF_1080 = 1920.0 * 1080;
    private static final int FEWEST = 100_000;

    /** Fewer pixels need fewer bits, but not in proportion. */
    static Rendition of(int width, int height) {
        var share = Math.pow(width * height / PIXELS_OF_1080, 0.75);
        return new Rendition(width, height, Math.max(FEWEST, (int) (ENOUGH_FOR_1080 * share)));
    }

    Rendition withHalfTheBits() {
        return new Rendition(width, height, mostBitsPerSecond / 2);
    }

    int shortSide() {
        return Math.min(width, height);
    }
}
