package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway and a browser for the tests of one class. What they leave behind to look at is in {@code target/e2e}. */
final class World implements AutoCloseable {
    private final Path directory;
    private final GatewayProcess gateway;
    private final Chromium chromium;

    private World(Path directory, GatewayProcess gateway, Chromium chromium) {
        this.directory = directory;
        this.gateway = gateway;
        this.chromium = chromium;
        try {
            gateway.ready(); // it has started beside the browser
        } catch (AssertionError failed) {
            chromium.close();
            throw failed;
        }
    }

    /** With the test carrier; {@code settings} as {@code key=value}. */
    static World demo(Class<?> test, String... settings) {
        try {
            Path directory = directory(test);
            return new World(directory, GatewayProcess.demo(directory, settings), Chromium.speaking(microphone(directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a trunk that the test brings; {@code more} keys of it as {@code key: value}. */
    static World withTrunk(Class<?> test, int trunkPort, String... more) {
        try {
            return withTrunk(test, microphone(directory(test)), trunkPort, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, where the microphone hears what is in a file. */
    static World withTrunk(Class<?> test, Path microphone, int trunkPort, String... more) {
        try {
            Path directory = directory(test);
            return new World(directory, GatewayProcess.withTrunk(directory, trunkPort, more), Chromium.speaking(microphone));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a configuration file of the test's. */
    static World configured(Class<?> test, int trunkPort, String yaml) {
        try {
            return configured(test, microphone(directory(test)), trunkPort, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, where the microphone hears what is in a file; {@code settings} as {@code key=value}. */
    static World configured(Class<?> test, Path microphone, int trunkPort, String yaml, String... settings) {
        try {
            Path directory = directory(test);
            return new World(
                    directory, GatewayProcess.configured(directory, trunkPort, yaml, settings), Chromium.speaking(microphone));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path directory(Class<?> test) throws IOException {
        return Files.createDirectories(Path.of("target", "e2e", test.getSimpleName()));
    }

    /** Where a browser finds a machine: it does not look at the loopback interface by itself. */
    static String addressOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(World::isInUse)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this test needs a network interface besides loopback"))
                .getHostAddress();
    }

    private static boolean isInUse(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (IOException gone) {
            return false;
        }
    }

    private static Path microphone(Path directory) {
        return Speech.microphoneFile(directory.resolve("microphone.wav"));
    }

    GatewayProcess gateway() {
        return gateway;
    }

    Path directory() {
        return directory;
    }

    Phone phone() {
        return phone(gateway.page());
    }

    /** At another address of the gateway. */
    Phone phone(URI page) {
        return chromium.open(page);
    }

    /** A page with {@code jssip} or {@code sipjs}. */
    SipPhone sipPhone(String make, String user, String secret) {
        return chromium.openSipPhone(gateway, make, user, secret);
    }

    /** Another browser than that of {@link #phone}, to be done harm to. */
    Chromium anotherBrowser() {
        return Chromium.speaking(microphone(directory));
    }

    Wire tap(String name) {
        return Wire.tap(gateway, directory, name);
    }

    @Override
    public void close() {
        chromium.close();
        try {
            gateway.awaitNothingHeld();
        } finally {
            gateway.close();
        }
    }
}
