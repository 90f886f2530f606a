package io.edgetsm.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns under headings. A heading that begins with {@code >} is set to the right, as numbers are. The widths follow from
 * the first rows, so that a table of any length is written as it comes.
 */
final class Table {
    private static final int MEASURED_ROWS = 1000;
    private static final String GAP = "  ";

    private final Output out;
    private final boolean colour;
    private final boolean[] right;
    private final String[] headings;
    private final int[] widths;
    private List<String[]> waiting = new ArrayList<>();

    Table(Console console, String... headings) {
        this.out = console.out();
        this.colour = console.colour();
        this.headings = new String[headings.length];
        this.right = new boolean[headings.length];
        this.widths = new int[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            this.headings[i] = right[i] ? headings[i].substring(1) : headings[i];
        }
        measure(this.headings);
    }

    private void measure(String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].codePointCount(0, cells[i].length()));
        }
    }

    /** Adds a row. */
    void row(String... cells) {
        if (waiting == null) {
            print(cells);
            return;
        }
        measure(cells);
        waiting.add(cells);
        if (waiting.size() == MEASURED_ROWS) {
            printWaiting();
        }
    }

    /** Writes what is left. */
    void end() {
        if (waiting != null) {
            printWaiting();
        }
    }

    private void printWaiting() {
        if (colour) {
            out.print("\u001b[1m");
        }
        print(headings);
        if (colour) {
            out.print("\u001b[0m");
        }
        waiting.forEach(this::print);
        waiting = null;
    }

    private void print(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - cells[i].codePointCount(0, cells[i].length())));
            line.append(i == 0 ? "" : GAP);
            line.append(right[i] ? padding + cells[i] : cells[i] + padding);
        }
        out.println(line.toString().stripTrailing());
    }
}
