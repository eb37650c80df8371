package io.millrace.models.evaluate;

import io.millrace.models.fit.FittedModel;
import java.util.Locale;

/** The cross-fit scores of the training rows over time and the threshold, as an SVG picture. */
public final class ScorePicture {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 40;

    private ScorePicture() {}

    public static String svg(FittedModel model) {
        double[] scores = model.crossFit().scores();
        double top = 1.1 * Math.max(model.threshold(), model.crossFit().maximum());
        double line = y(model.threshold(), top);
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <path d="%s" fill="none" stroke="#1f5f8b"/>
                <path d="M%d %.1fH%d" stroke="#b03a2e" stroke-dasharray="6 4"/>
                <text x="%d" y="%.1f" fill="#b03a2e">threshold %.3f</text>
                <text x="%d" y="%d">score of each training row by a model that did not see it; %d rows</text>
                </svg>
                """,
                WIDTH,
                HEIGHT,
                curve(scores, top),
                MARGIN,
                line,
                WIDTH - MARGIN,
                MARGIN,
                line - 4,
                model.threshold(),
                MARGIN,
                HEIGHT - 12,
                scores.length);
    }

    /** One point for each pixel column: the largest score in it, so that no peak is lost. */
    private static String curve(double[] scores, double top) {
        StringBuilder path = new StringBuilder();
        int columns = Math.min(WIDTH - 2 * MARGIN, scores.length);
        for (int column = 0; column < columns; column++) {
            double largest = Double.NEGATIVE_INFINITY;
            int end = (int) ((long) scores.length * (column + 1) / columns);
            for (int row = (int) ((long) scores.length * column / columns); row < end; row++) {
                largest = Double.isNaN(scores[row]) ? largest : Math.max(largest, scores[row]);
            }
            if (Double.isFinite(largest)) {
                double x = MARGIN + (WIDTH - 2.0 * MARGIN) * column / columns;
                path.append(
                        String.format(
                                Locale.ROOT,
                                path.isEmpty() ? "M%.1f %.1f" : "L%.1f %.1f",
                                x,
                                y(largest, top)));
            }
        }
        return path.toString();
    }

    private static double y(double score, double top) {
        return HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * score / top;
    }
}
