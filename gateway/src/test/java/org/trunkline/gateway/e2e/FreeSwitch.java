package org.trunkline.gateway.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A telephone system that we did not write, at an address of its own: its default configuration, in which only addresses, ports
 * and the password are others, and modules that were not built are not loaded. {@code -Dfreeswitch} says where it is installed.
 */
final class FreeSwitch implements AutoCloseable {
    private static final Pattern MODULE = Pattern.compile("<load module=\"(\\w+)\"/>");
    private static final Pattern RUNS = Pattern.compile("external\\s+profile.*RUNNING.*internal\\s+profile.*RUNNING", Pattern.DOTALL);

    private final Path place;
    private final String address;
    private final int controlPort = Ports.tcp();
    private final Process process;

    /** Where calls of others come to, and of its own users. */
    record Doors(int external, int internal) {
        static Doors free() {
            return new Doors(Ports.udp(), Ports.udp());
        }
    }

    /**
     * Starts it, and waits until it takes calls.
     *
     * @param password of each of its users
     * @param files beside those of the default configuration, or in their places, by their names
     */
    FreeSwitch(Path directory, String address, Doors doors, String password, Map<String, String> files) throws IOException {
        this.address = address;
        place = Files.createDirectories(directory.toAbsolutePath());
        Path configuration = place.resolve("conf");
        copy(defaults(), configuration);
        change(configuration.resolve("vars.xml"), vars -> vars
                .replace("<include>", "<include>\n<X-PRE-PROCESS cmd=\"set\" data=\"local_ip_v4=" + address + "\"/>")
                .replace("stun-set", "set").replace("stun:stun.freeswitch.org", address)
                .replace("default_password=1234", "default_password=" + password)
                .replace("internal_sip_port=5060", "internal_sip_port=" + doors.internal())
                .replace("external_sip_port=5080", "external_sip_port=" + doors.external()));
        change(configuration.resolve("autoload_configs/event_socket.conf.xml"), events -> events
                .replace("value=\"::\"", "value=\"" + address + "\"").replace("8021", String.valueOf(controlPort)));
        change(configuration.resolve("autoload_configs/modules.conf.xml"), modules -> MODULE.matcher(modules)
                .replaceAll(module -> isBuilt(module.group(1)) ? module.group() : ""));
        for (String profile : List.of("internal-ipv6.xml", "external-ipv6.xml")) {
            Files.delete(configuration.resolve("sip_profiles").resolve(profile));
        }
        for (var file : files.entrySet()) {
            Files.writeString(configuration.resolve(file.getKey()), file.getValue());
        }
        List<String> command = new ArrayList<>(List.of(
                prefix().resolve("bin/freeswitch").toString(), "-nf", "-nonat", "-conf", configuration.toString()));
        for (String folder : List.of("log", "db", "run", "storage", "recordings", "certs", "cache", "temp")) {
            command.add("-" + folder);
            command.add(Files.createDirectories(place.resolve(folder)).toString());
        }
        process = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
                .redirectErrorStream(true).redirectOutput(place.resolve("console.log").toFile()).start();
        try {
            Await.until("FreeSWITCH is ready", () -> process.isAlive() && RUNS.matcher(told("sofia status")).find());
        } catch (AssertionError silent) {
            close();
            throw new AssertionError(Files.readString(place.resolve("console.log"), StandardCharsets.ISO_8859_1), silent);
        }
    }

    /** A file of its default configuration. */
    static String original(String name) throws IOException {
        return Files.readString(defaults().resolve(name));
    }

    /** What it says to a command at its console. */
    String told(String command) throws IOException {
        Process console = new ProcessBuilder(prefix().resolve("bin/fs_cli").toString(),
                "-H", address, "-P", String.valueOf(controlPort), "-x", command).redirectErrorStream(true).start();
        return new String(console.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The name of the only call at one of its doors. */
    String call(String profile) {
        return Await.value("a call at " + profile, Await.PATIENCE, () -> told("show channels").lines()
                .filter(line -> line.contains("sofia/" + profile + "/"))
                .map(line -> line.split(",")[0]).findFirst());
    }

    private static Path prefix() {
        return Optional.ofNullable(System.getProperty("freeswitch")).map(Path::of)
                .orElseThrow(() -> new IllegalStateException("say where FreeSWITCH is installed: -Dfreeswitch=/usr/local/freeswitch"));
    }

    private static Path defaults() {
        return below("conf", "etc/freeswitch");
    }

    private static boolean isBuilt(String module) {
        return Files.exists(below("mod", "lib/freeswitch/mod").resolve(module + ".so"));
    }

    /** Its own prefix has folders of its own; in any other they are where all programs have theirs. */
    private static Path below(String own, String usual) {
        return Stream.of(own, usual).map(prefix()::resolve).filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new IllegalStateException("no FreeSWITCH is installed in " + prefix()));
    }

    private static void change(Path file, UnaryOperator<String> how) throws IOException {
        Files.writeString(file, how.apply(Files.readString(file)));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.write(copy, Files.readAllBytes(each));
                }
            }
        }
    }

    @Override
    public void close() {
        Peers.stop(process);
    }
}
