package org.trunkline.config;

import java.io.PrintStream;
import java.nio.file.Path;

/** {@code trunkline config check FILE} and {@code trunkline config print FILE}: without starting anything. */
public final class ConfigCommand {
    private static final int FINE = 0;
    private static final int WRONG = 1;
    private static final int MISUSED = 2;

    private ConfigCommand() {}

    /**
     * Ends the process with 0, 1 when the configuration is wrong, or 2 when this is misused.
     *
     * @param arguments check or print, and a file
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, ConfigInput.ofProcess(), System.out, System.err));
    }

    static int run(String[] arguments, ConfigInput input, PrintStream out, PrintStream err) {
        if (arguments.length != 2 || !arguments[0].matches("check|print")) {
            err.println("usage: config check FILE, or config print FILE");
            return MISUSED;
        }
        try {
            var configuration = Configuration.load(input.with(Path.of(arguments[1])));
            configuration.warnings().forEach(warning -> err.println("warning: " + warning));
            out.print(arguments[0].equals("print") ? configuration.print() : summary(arguments[1], configuration.settings()));
            return FINE;
        } catch (ConfigWrong wrong) {
            err.println(wrong.getMessage());
            return WRONG;
        }
    }

    private static String summary(String file, Settings settings) {
        return file + " is fine: " + settings.trunks().size() + " trunk(s), " + settings.users().size() + " user(s)\n";
    }
}
