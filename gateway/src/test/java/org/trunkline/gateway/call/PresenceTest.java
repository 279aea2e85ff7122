package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private final Presence presence = new Presence();
    private final Station one = new Page();
    private final Station two = new Page();

    @Test
    void aUserHasAllPagesThatAreThere() {
        presence.add("anna", one);
        presence.add("anna", two);
        presence.add("anna", two);

        assertThat(presence.of("anna")).containsExactlyInAnyOrder(one, two);
        assertThat(presence.of("berta")).isEmpty();
    }

    @Test
    void aUserWithoutPagesIsNotThere() {
        presence.add("anna", one);
        presence.remove("anna", two);
        presence.remove("berta", one);
        assertThat(presence.of("anna")).containsExactly(one);
        presence.remove("anna", one);

        assertThat(presence.of("anna")).isEmpty();
    }

    @Test
    void itIsToldWhoComesAndGoes() {
        var told = new ArrayList<String>();
        presence.onChange(user -> told.add(user + (presence.isHere(user) ? " is here" : " is gone")));
        presence.add("anna", one);
        presence.add("anna", two);
        presence.remove("anna", one);
        presence.remove("berta", one);
        assertThat(told).containsExactly("anna is here");
        presence.remove("anna", two);

        assertThat(told).containsExactly("anna is here", "anna is gone");
    }

    private static final class Page implements Station {
        @Override
        public void rings(Invitation call) {}

        @Override
        public void stops(String callId, CallNews.Ended why) {}

        @Override
        public void isWrittenTo(Letter letter, IntConsumer outcome) {}
    }
}
