package io.edgetsm;

import java.util.concurrent.TimeUnit;

/** What a campaign has done, for the record. */
final class CampaignTotals {
    private final String name;
    private final long start = System.nanoTime();
    private long lives;
    private long points;
    private long cuts;
    private long judged;

    CampaignTotals(String name) {
        this.name = name;
    }

    void add(CutsOnTheWay run) {
        lives++;
        points += run.points();
        cuts += run.cuts();
        judged += run.judged();
    }

    void print() {
        System.out.printf(
                "campaign %s: lives=%d points=%d cutsAndKills=%d distinctAftermaths=%d seconds=%d%n",
                name, lives, points, cuts, judged, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }
}
