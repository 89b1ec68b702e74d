package io.peerpost.it.crash;

import io.peerpost.broker.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of a run.
 *
 * @param findings what breaks the promise, in words
 * @param text figures, in words
 */
record Report(List<String> findings, String text) {

    static Report of(Books books, List<Standing> standings, long rate, Duration published) {
        Repeats repeats = Repeats.of(books);
        List<String> findings = new ArrayList<>(Audit.findings(books));
        findings.addAll(repeats.findings());
        int accepted = books.told().accepted().size();
        long behind = standings.stream().mapToLong(Standing::behind).max().orElse(0);
        long refused = standings.stream().mapToLong(Standing::refused).sum();
        String text = String.format(
                Locale.ROOT,
                "accepted %,d in %d s, %.0f/s of %d/s; at most %,d behind a publisher's schedule; %d publishes refused%n"
                        + "kills: %s%n"
                        + "handled more than once: %s%n"
                        + "gone with killed broadcast subscribers: %,d; found in killed publishers' inboxes: %s",
                accepted,
                published.toSeconds(),
                accepted * 1000.0 / published.toMillis(),
                rate,
                behind,
                refused,
                kills(books),
                repeats,
                gone(books),
                found(books));
        return new Report(findings, text);
    }

    private static Map<Actor.Role, Long> kills(Books books) {
        return books.chapters().stream()
                .filter(Chapter::killed)
                .collect(Collectors.groupingBy(life -> life.actor().role(), TreeMap::new, Collectors.counting()));
    }

    private static long gone(Books books) {
        return books.told().targets().stream()
                .mapToLong(target -> books.told().ended(Outcome.GONE, target).size())
                .sum();
    }

    private static Map<String, Integer> found(Books books) {
        Map<String, Integer> found = new TreeMap<>();
        for (String target : books.found().targets()) {
            boolean named = books.handled().broadcast().containsKey(target);
            found.merge(named ? "broadcast" : target, books.found().of(target).size(), Integer::sum);
        }
        return found;
    }
}
