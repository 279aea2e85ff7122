package org.trunkline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything that is wrong, so that a person is told all of it at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void wrong(String key, String words) {
        found.add(new Problem(key, words, true));
    }

    void doubtful(String key, String words) {
        found.add(new Problem(key, words, false));
    }

    void wrongUnless(boolean holds, String key, String words) {
        if (!holds) {
            wrong(key, words);
        }
    }

    /** What the engines refuse becomes a problem of that key. */
    <T> Optional<T> tried(String key, Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException wrong) {
            wrong(key, wrong.getMessage());
            return Optional.empty();
        }
    }

    List<Problem> refusing() {
        return found.stream().filter(Problem::refuses).toList();
    }

    /** The same, each with these words behind its own. */
    Problems alsoSaying(String words) {
        var more = new Problems();
        found.forEach(problem -> more.found.add(new Problem(problem.key(), problem.words() + words, problem.refuses())));
        return more;
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
