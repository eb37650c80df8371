package io.millrace.gateway.score.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the operators that make a tensor as large as one of their inputs says (Expand, Tile,
 * ConstantOfShape) to sizes that stand in the file: what is only calculated when the model runs
 * cannot be checked before.
 *
 * <p>One file, one thread.
 */
final class SizedConstants {
    /** Most values, or times, that one such input may ask for. */
    static final long VALUES_MAX = 65_536;

    /** Most constants that are remembered; a file with more of them may not use these operators. */
    private static final int CONSTANTS_MAX = 10_000;

    /** Which input says the size. */
    private static final Map<String, Integer> SIZED_BY =
            Map.of("ConstantOfShape", 0, "Expand", 1, "Tile", 1);

    private record Claim(String operator, String input) {}

    private final Map<String, Long> products = new HashMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private boolean isFull;

    /**
     * A constant that may turn out to be a size.
     *
     * @param product of its values, as {@link #product} gives it
     */
    void constant(String name, long product) {
        if (products.size() >= CONSTANTS_MAX && !products.containsKey(name)) {
            isFull = true;
        } else {
            products.merge(name, product, Math::max);
        }
    }

    /** A node of the graph. */
    void node(String operator, List<String> inputs) {
        Integer index = SIZED_BY.get(operator);
        if (index != null) {
            claims.add(new Claim(operator, index < inputs.size() ? inputs.get(index) : ""));
        }
    }

    /**
     * The product of so many sizes. One that is negative or beyond counting is as much as can be.
     */
    static long product(Iterable<Long> sizes) {
        long product = 1;
        for (long size : sizes) {
            if (size < 0 || size > VALUES_MAX || product > VALUES_MAX) {
                return Long.MAX_VALUE;
            }
            product *= size;
        }
        return product;
    }

    /**
     * To be called when the whole graph has been seen.
     *
     * @throws OnnxFileScan.RefusalException a size is too large, or does not stand in the file
     */
    void require() {
        if (isFull && !claims.isEmpty()) {
            throw new OnnxFileScan.RefusalException(
                    "operator %s is not allowed in a file of more than %d constants"
                            .formatted(claims.getFirst().operator(), CONSTANTS_MAX));
        }
        for (Claim claim : claims) {
            Long product = products.get(claim.input());
            if (product == null || product > VALUES_MAX) {
                throw new OnnxFileScan.RefusalException(
                        "operator %s is not allowed with a size %s; expected a constant of the file, at most %d values"
                                .formatted(
                                        claim.operator(),
                                        product == null ? "that is calculated" : "of that many",
                                        VALUES_MAX));
            }
        }
    }
}
