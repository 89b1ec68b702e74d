package io.peerpost.it.disk;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The messages of a recorded run: each follows from its number, so that whoever finds one can tell whether it is whole.
 *
 * @param number from 0
 */
record Sent(int number) {
    /** Its group takes what it gets. */
    static final String TAKEN = "taken";

    /** Its group is expected and never comes. */
    static final String KEPT = "kept";

    /** Nobody was ever seen there. */
    static final String HELD = "held";

    private static final String LETTERS = new Random(42)
            .ints(100_000, 'a', 'z' + 1)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    static Sent of(String id) {
        return new Sent(Integer.parseInt(id.substring(1)));
    }

    String id() {
        return "m" + number;
    }

    String topic() {
        return number % 4 != 0 ? TAKEN : number % 8 != 0 ? KEPT : HELD;
    }

    /** Whether its handler always fails. */
    boolean poison() {
        return number % 100 == 1;
    }

    /** Mostly some hundred bytes; now and then several pages of the file. */
    String text() {
        Random random = new Random(number);
        int length = number % 50 == 7 ? 20_000 + random.nextInt(20_000) : 100 + random.nextInt(900);
        int from = random.nextInt(LETTERS.length() - length);
        return id() + " " + LETTERS.substring(from, from + length);
    }

    /** Whether an envelope is this message's. */
    boolean isIn(String envelope) {
        String body = Base64.getEncoder().encodeToString(text().getBytes(StandardCharsets.UTF_8));
        return envelope.contains("\"" + topic() + "\"") && envelope.endsWith("\"Body\":\"" + body + "\"}");
    }
}
