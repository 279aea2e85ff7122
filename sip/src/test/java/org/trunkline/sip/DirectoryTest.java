package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of where trunks are, and for how long. */
class DirectoryTest {
    private final SipThread thread = new SipThread("directory", 1);
    private final Zone zone = new Zone().address("old.example", "192.0.2.1").address("new.example", "192.0.2.2");
    private final Directory directory = new Directory(thread, InetAddress.ofLiteral("127.0.0.1"), zone, new Random(1));

    @AfterEach
    void end() {
        thread.end();
    }

    private static Trunk trunk(String name, String host) {
        return Trunk.udp(name, host, 5060, "1");
    }

    private List<Target> found(Trunk trunk) {
        var found = new LinkedBlockingQueue<List<Target>>();
        directory.find(trunk, found::add);
        return Heard.poll(found, "the hosts of " + trunk.name());
    }

    private static List<String> addresses(List<TargetState> states) {
        return states.stream().map(TargetState::address).toList();
    }

    @Test
    void aTrunkIsNotWhereItWasBeforeItMoved() {
        found(trunk("moves", "old.example"));
        assertThat(addresses(directory.hosts(trunk("moves", "old.example")))).containsExactly("192.0.2.1:5060");
        assertThat(directory.hosts(trunk("moves", "new.example"))).isEmpty();
    }

    @Test
    void trunksThatAreNoMoreAreForgotten() {
        found(trunk("goes", "old.example"));
        found(trunk("stays", "old.example"));
        found(trunk("moves", "old.example"));
        directory.keep(List.of(trunk("stays", "old.example"), trunk("moves", "new.example")));
        assertThat(directory.snapshot()).extracting(TargetState::trunk).containsExactly("stays");
        assertThat(found(trunk("moves", "new.example"))).extracting(Target::toString).containsExactly("UDP 192.0.2.2:5060");
    }

    @Test
    void anAnswerThatComesLaterBringsNoTrunkBack() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var answers = new CountDownLatch(1);
        var slow = new Directory(thread, InetAddress.ofLiteral("127.0.0.1"), new Names() {
            @Override
            public List<Naptr> naptr(String domain) {
                return List.of();
            }

            @Override
            public List<Srv> srv(String name) {
                return List.of();
            }

            @Override
            public List<InetAddress> addresses(String host) {
                asked.countDown();
                try {
                    answers.await();
                } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                }
                return List.of(InetAddress.ofLiteral("192.0.2.1"));
            }
        }, new Random(1));
        var found = new LinkedBlockingQueue<List<Target>>();
        slow.find(trunk("goes", "old.example"), found::add);
        asked.await();
        slow.keep(List.of());
        answers.countDown();
        assertThat(Heard.poll(found, "the hosts")).as("for the call that goes on").hasSize(1);
        assertThat(slow.snapshot()).isEmpty();
    }

    @Test
    void whoAsksHearsSomethingAlsoWhenAnAnswerIsBroken() {
        var trunk = Trunk.at("odd", new TrunkAddress("odd.example", 0, TrunkAddress.Transport.UDP), "1");
        zone.address("a.odd.example", "192.0.2.3").srv("_sip._udp.odd.example", 1, 0, 5070, "a.odd.example");
        assertThat(found(trunk)).hasSize(1);
        zone.srv("_sip._udp.odd.example", 2, 0, 70_000, "a.odd.example"); // no port has that number
        assertThat(found(trunk)).as("those of before").extracting(Target::toString).containsExactly("UDP 192.0.2.3:5070");
    }
}
