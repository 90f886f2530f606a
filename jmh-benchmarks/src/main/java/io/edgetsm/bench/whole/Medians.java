package io.edgetsm.bench.whole;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of several rounds, condensed to the median of each. */
final class Medians {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    void add(Map<String, String> round) {
        round.forEach((key, value) ->
                figures.computeIfAbsent(key, unused -> new ArrayList<>()).add(Double.valueOf(value)));
    }

    boolean isEmpty() {
        return figures.isEmpty();
    }

    double median(String key) {
        List<Double> sorted = figures.get(key).stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
