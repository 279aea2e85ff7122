package org.trunkline.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.channels.Channel;
import java.time.Clock;
import java.time.Instant;
import java.util.Timer;
import java.util.concurrent.Executor;

/** The arrows and the habits of docs/architecture.md, as rules. */
@AnalyzeClasses(packages = "org.trunkline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MEDIA = "org.trunkline.media..";
    private static final String[] SANS_IO = {
        "org.trunkline.dtmf..", "org.trunkline.media", "org.trunkline.media.rtp..", "org.trunkline.media.srtp..",
        "org.trunkline.media.ice..", "org.trunkline.media.sdp..", "org.trunkline.media.codec..",
        "org.trunkline.media.leg..", "org.trunkline.media.bridge..", "org.trunkline.media.quality..",
    };

    @ArchTest
    static final ArchRule ENGINES_HAVE_NO_SOCKET = noClasses()
            .that(resideInAnyPackage(SANS_IO).and(not(simpleName("HostCandidates")))) // asks the machine for its addresses
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Socket.class, DatagramSocket.class, Channel.class, NetworkInterface.class);

    @ArchTest
    static final ArchRule ENGINES_HAVE_NO_THREAD = noClasses()
            .that()
            .resideInAnyPackage(SANS_IO)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, Timer.class);

    @ArchTest
    static final ArchRule ENGINES_HAVE_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(SANS_IO)
            .or()
            .haveFullyQualifiedName("org.trunkline.gateway.call.Call")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class);

    @ArchTest
    static final ArchRule SIP_AND_MEDIA_NEVER_SEE_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("org.trunkline.sip..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MEDIA, "org.trunkline.dtmf..", "org.trunkline.config..", "org.trunkline.gateway..");

    @ArchTest
    static final ArchRule MEDIA_KNOWS_ONLY_DIGITS = noClasses()
            .that()
            .resideInAPackage(MEDIA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.trunkline.sip..", "org.trunkline.config..", "org.trunkline.gateway..", "org.trunkline.carrier..");

    @ArchTest
    static final ArchRule DIGITS_KNOW_NOTHING = classes()
            .that()
            .resideInAPackage("org.trunkline.dtmf..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.trunkline.dtmf..", "java..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_GATEWAY = noClasses()
            .that()
            .resideOutsideOfPackage("org.trunkline.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trunkline.gateway..");

    @ArchTest
    static final ArchRule ONLY_THE_GATEWAY_KNOWS_THE_CARRIER = noClasses()
            .that()
            .resideOutsideOfPackages("org.trunkline.gateway..", "org.trunkline.carrier..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trunkline.carrier..");

    @ArchTest
    static final ArchRule JAIN_SIP_STAYS_INSIDE = noClasses()
            .that()
            .resideOutsideOfPackage("org.trunkline.sip..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sip..", "gov.nist..");

    @ArchTest
    static final ArchRule DNSJAVA_STAYS_IN_ONE_CLASS = noClasses()
            .that(not(simpleName("DnsNames")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule NETTY_STAYS_IN_NET = noClasses()
            .that()
            .resideInAPackage(MEDIA)
            .and()
            .resideOutsideOfPackage("org.trunkline.media.net..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule BOUNCY_CASTLE_STAYS_IN_DTLS = noClasses()
            .that()
            .resideOutsideOfPackage("org.trunkline.media.dtls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule JOSE4J_STAYS_IN_ACCESS = noClasses()
            .that()
            .resideOutsideOfPackage("org.trunkline.gateway.access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j..");

    @ArchTest
    static final ArchRule CALLS_KNOW_NO_TOKENS = noClasses()
            .that()
            .resideInAPackage("org.trunkline.gateway.call..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trunkline.gateway.access..");

    @ArchTest
    static final ArchRule MEDIA_PACKAGES_HAVE_NO_CYCLE =
            slices().matching("org.trunkline.media.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule GATEWAY_CALLS_KNOW_NO_WEBSOCKET = noClasses()
            .that()
            .resideInAPackage("org.trunkline.gateway.call..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "org.trunkline.gateway.signal..", "com.fasterxml..");

    @ArchTest
    static final ArchRule ONLY_THE_CONTAINER_KNOWS_THE_SIGNAL = noClasses()
            .that()
            .resideOutsideOfPackage("org.trunkline.gateway.signal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trunkline.gateway.signal..");
}
