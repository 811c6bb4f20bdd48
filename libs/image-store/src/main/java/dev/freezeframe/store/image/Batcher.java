package dev.freezeframe.store.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Collects single questions into batches without a timer: while one batch is being answered the next one gathers. A
 * single question is asked at once; the longer answers take, the larger the batches.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class Batcher<Q, A> {
    private final int largest;
    private final Function<List<Q>, CompletionStage<Function<Q, A>>> ask;
    private final ArrayDeque<Question<Q, A>> waiting = new ArrayDeque<>();
    private boolean asking;

    private record Question<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param largest questions in one batch
     * @param ask answers a batch
     */
    Batcher(int largest, Function<List<Q>, CompletionStage<Function<Q, A>>> ask) {
        this.largest = largest;
        this.ask = ask;
    }

    /** The answer to {@code question}; if its batch fails, every question of the batch does. */
    CompletableFuture<A> ask(Q question) {
        var answer = new CompletableFuture<A>();
        synchronized (this) {
            waiting.add(new Question<>(question, answer));
            if (asking) {
                return answer;
            }
            asking = true;
        }
        askNext();
        return answer;
    }

    private void askNext() {
        List<Question<Q, A>> batch = new ArrayList<>();
        synchronized (this) {
            while (batch.size() < largest && !waiting.isEmpty()) {
                batch.add(waiting.poll());
            }
            if (batch.isEmpty()) {
                asking = false;
                return;
            }
        }
        answerOf(batch).whenComplete((answers, failure) -> {
            askNext();
            for (Question<Q, A> question : batch) {
                if (failure == null) {
                    question.answer().complete(answers.apply(question.question()));
                } else {
                    question.answer().completeExceptionally(failure);
                }
            }
        });
    }

    private CompletionStage<Function<Q, A>> answerOf(List<Question<Q, A>> batch) {
        try {
            return ask.apply(batch.stream().map(Question::question).toList());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
