package io.edgetsm.reader.query;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sorts the series of a query into groups. */
final class Groups {
    /** Heap that one series costs here: its place in lists and its group's key. */
    private static final int SERIES_BYTES = 64;

    private static final int GROUP_BYTES = 400;

    private Groups() {}

    static List<ResultGroup> of(Plan plan, List<SeriesDefinition> selected, Guard guard) {
        guard.reserve((long) selected.size() * SERIES_BYTES, "selected series");
        List<ResultGroup> groups = plan.isGrouped() ? byTags(plan, selected, guard) : single(selected, guard);
        guard.groups = groups.size();
        return groups;
    }

    private static List<ResultGroup> single(List<SeriesDefinition> selected, Guard guard) {
        List<ResultGroup> groups = new ArrayList<>(selected.size());
        for (SeriesDefinition series : selected) {
            guard.reserve(GROUP_BYTES, "groups");
            groups.add(new ResultGroup(series.key().toString(), series.key().tags(), List.of(series)));
        }
        return groups;
    }

    private static List<ResultGroup> byTags(Plan plan, List<SeriesDefinition> selected, Guard guard) {
        Map<List<String>, List<SeriesDefinition>> members = new TreeMap<>(Groups::compare);
        for (SeriesDefinition series : selected) {
            List<String> values = new ArrayList<>();
            for (String tag : plan.query().by()) {
                values.add(series.key().tag(tag));
            }
            members.computeIfAbsent(values, key -> {
                        guard.reserve(GROUP_BYTES, "groups");
                        return new ArrayList<>();
                    })
                    .add(series);
        }
        List<ResultGroup> groups = new ArrayList<>(members.size());
        members.forEach((values, series) -> groups.add(group(plan.query().by(), values, series)));
        return groups;
    }

    private static int compare(List<String> values, List<String> others) {
        for (int i = 0; i < values.size(); i++) {
            int difference = values.get(i).compareTo(others.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static ResultGroup group(List<String> tags, List<String> values, List<SeriesDefinition> series) {
        Map<String, String> known = new LinkedHashMap<>();
        for (int i = 0; i < tags.size(); i++) {
            known.put(tags.get(i), values.get(i));
        }
        String name = series.get(0).key().name();
        boolean oneName = series.stream().allMatch(member -> member.key().name().equals(name));
        return new ResultGroup(label(oneName ? name : "*", known), known, series);
    }

    private static String label(String name, Map<String, String> tags) {
        Map<String, String> written = new TreeMap<>(tags);
        if (name.equals("*")) {
            String key = new SeriesKey("x", new TreeMap<>(written)).toString();
            return "*" + key.substring(1);
        }
        return new SeriesKey(name, new TreeMap<>(written)).toString();
    }
}
