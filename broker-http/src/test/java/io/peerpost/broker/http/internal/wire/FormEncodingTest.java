package io.peerpost.broker.http.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormEncodingTest {

    @Test
    void whatWasEncodedComesBack() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x800; c++) {
            all.append(c);
        }
        all.append("\u20ac\ud83c\udf89");
        assertEquals(all.toString(), FormEncoding.decode(FormEncoding.encode(all.toString())));
    }

    @Test
    void leavesOnlyWhatGoLeaves() {
        assertEquals("aZ09-_.~+%2B%2F%3A%27%28%29%2A%21%C3%A9", FormEncoding.encode("aZ09-_.~ +/:'()*!é"));
    }

    @ParameterizedTest
    @CsvSource({
        "id=a+b, a b",
        "id=a%2bb, a+b",
        "x=1&id=2, 2",
        "id=1&id=2, 1",
        "id, ''",
        "id=, ''",
        "%69d=7, 7",
        "id=a=b, a=b",
        "id=%zz&id=ok, ok",
        "id=a;b&id=ok, ok",
        "'', ",
        "x=1, ",
        "id=%4, ",
        "Id=1, ",
    })
    void findsTheParameterThatGoFinds(String query, String value) {
        assertEquals(value, FormEncoding.parameter(query, "id"));
    }

    @Test
    void brokenEscapesAreNothing() {
        assertNull(FormEncoding.decode("%"));
        assertNull(FormEncoding.decode("a%g0"));
        assertNull(FormEncoding.decode("%+1"));
    }
}
