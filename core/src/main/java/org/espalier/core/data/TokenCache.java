package org.espalier.core.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Split;

/**
 * A directory with one prepared corpus: {@code tokenizer.json}, {@code train.tokens}, {@code
 * validation.tokens}.
 */
final class TokenCache {
    private static final System.Logger LOG = System.getLogger(TokenCache.class.getPackageName());
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final String key;

    /** What a cache holds, mapped until it is closed. */
    record Content(ByteLevelBpe tokenizer, TokenFile train, TokenFile validation, Arena arena) {
        TokenFile tokens(Split split) {
            return split == Split.TRAIN ? train : validation;
        }
    }

    /** The place below {@code root} for what has this key. */
    TokenCache(Path root, String id, String key) {
        this.folder = root.resolve("data").resolve(id + "-" + key.substring(0, 24));
        this.key = key;
    }

    Path tokenizer() {
        return folder.resolve("tokenizer.json");
    }

    Path tokens(Split split) {
        return folder.resolve(split + ".tokens");
    }

    /** The content if it is there and whole; damage is reported to the log. */
    Optional<Content> open() {
        if (!Files.exists(tokens(Split.TRAIN))) {
            return Optional.empty();
        }
        var arena = Arena.ofShared();
        try {
            return Optional.of(open(arena));
        } catch (IOException | DataException e) {
            arena.close();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "token cache {0} is damaged and is built again: {1}",
                    folder,
                    e instanceof NoSuchFileException ? "a file is missing" : e.getMessage());
            return Optional.empty();
        }
    }

    private Content open(Arena arena) throws IOException {
        var tokenizer = ByteLevelBpe.load(tokenizer());
        var train = open(Split.TRAIN, tokenizer, arena);
        var validation = open(Split.VALIDATION, tokenizer, arena);
        return new Content(tokenizer, train, validation, arena);
    }

    private TokenFile open(Split split, ByteLevelBpe tokenizer, Arena arena) throws IOException {
        var file = TokenFile.open(tokens(split), arena);
        if (!file.header().key().equals(key)) {
            throw new TokenHeader.DamagedException("it belongs to another source or rule");
        }
        if (!file.header().tokenizer().equals(tokenizer.sha256())) {
            throw new TokenHeader.DamagedException("it was made with another tokenizer");
        }
        return file;
    }

    /** Deletes what a preparation left that was killed long ago. */
    void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, "*" + CacheFile.SUFFIX)) {
            for (Path file : files) {
                Instant changed = Files.getLastModifiedTime(file).toInstant();
                if (changed.isBefore(Instant.now().minus(ABANDONED))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot sweep {0}: {1}", folder, e);
        }
    }
}
