package org.espalier.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands and their options, as the golden help screens show them; another test holds those to
 * the program.
 */
final class Screens {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  (\\w+)  +[A-Z]");
    private static final Pattern USE = Pattern.compile("\\./espalier ([a-z]\\w*)([^`\\n|]*)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    private final Path folder = Docs.root().resolve("apps/cli/src/test/resources/screens");

    /** The commands there are. */
    List<String> commands() {
        String help = Docs.read(folder.resolve("help.txt"));
        String list = help.substring(help.indexOf("Commands:"), help.indexOf("Examples:"));
        return Docs.matches(COMMAND, list).stream().map(found -> found.group(1)).toList();
    }

    /** What a text says of the program that is not so. */
    List<String> wrong(String text) {
        List<String> wrong = new ArrayList<>();
        for (MatchResult use : Docs.matches(USE, text)) {
            String command = use.group(1);
            if (!commands().contains(command)) {
                wrong.add("no command: " + use.group());
            } else if (!command.equals("test")) {
                unknownOptions(command, use.group(2)).forEach(o -> wrong.add(command + ": " + o));
            }
        }
        return wrong;
    }

    private List<String> unknownOptions(String command, String words) {
        Path screen = folder.resolve("help-" + command + ".txt");
        String known = Files.exists(screen) ? Docs.read(screen) : "";
        List<String> there = Docs.matches(OPTION, known).stream().map(MatchResult::group).toList();
        return Docs.matches(OPTION, words).stream()
                .map(MatchResult::group)
                .filter(option -> !there.contains(option))
                .toList();
    }
}
