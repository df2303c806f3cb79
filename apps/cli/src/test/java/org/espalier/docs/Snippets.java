package org.espalier.docs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Compiles the Java of a document, all of its blocks together, against the modules of this test
 * run: once as a program on the class path, and where a block declares a module, once more as that
 * module (without its tests, which its descriptor does not know).
 */
record Snippets(List<String> blocks, Path folder) {
    private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module [\\w.]+ \\{");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:(?:public|final) )*(?:class|interface|record|enum) (\\w+)");

    /** What the compiler complains of; empty if all is well. */
    String complaints() throws IOException {
        List<String> code = blocks.stream().filter(text -> !isModule(text)).toList();
        Optional<String> module = blocks.stream().filter(Snippets::isModule).findFirst();
        String first = code.isEmpty() ? "" : compile("program", code);
        if (module.isEmpty()) {
            return first;
        }
        List<String> own = new ArrayList<>(code.stream().filter(text -> !isTest(text)).toList());
        own.add(module.orElseThrow());
        return first + compile("module", own);
    }

    private static boolean isModule(String text) {
        return MODULE.matcher(text).find();
    }

    private static boolean isTest(String text) {
        return fileName(text).endsWith("Test.java");
    }

    private static String fileName(String text) {
        if (isModule(text)) {
            return "module-info.java";
        }
        List<MatchResult> types = Docs.matches(TYPE, text);
        return (types.isEmpty() ? "Snippet" : types.getFirst().group(1)) + ".java";
    }

    private String compile(String name, List<String> texts) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        List<String> arguments = new ArrayList<>(options());
        arguments.addAll(List.of("-d", place.resolve("classes").toString()));
        for (String text : texts) {
            Path file = place.resolve(fileName(text));
            Files.writeString(file, text);
            arguments.add(file.toString());
        }
        return javac(arguments);
    }

    private static String javac(List<String> arguments) {
        var out = new StringWriter();
        var writer = new PrintWriter(out);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int code = javac.run(writer, writer, arguments.toArray(String[]::new));
        return code == 0 ? "" : out.toString();
    }

    private static List<String> options() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return List.of(
                "-proc:none",
                "--module-path",
                modules,
                "--class-path",
                classes,
                "--add-modules",
                roots());
    }

    /** Of the modules in this run, ours and JUnit's. */
    private static String roots() {
        return ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> name.startsWith("org.espalier.") || name.startsWith("org.junit."))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
