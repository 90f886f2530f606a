package io.edgetsm;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What other threads want done on the encoder's, in the order of their asking. Anybody adds, the encoder runs. */
final class EncoderCommands {
    private final Queue<Command<?>> commands = new ConcurrentLinkedQueue<>();
    private final Agents agents;

    private record Command<T>(long targetLsn, Supplier<T> action, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(action.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    EncoderCommands(Agents agents) {
        this.agents = agents;
    }

    /** Adds an action that is to run when everything before the LSN is in the heads, and wakes the encoder. */
    <T> CompletableFuture<T> add(long targetLsn, Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        commands.add(new Command<>(targetLsn, action, result));
        agents.wakeEncoder();
        return result;
    }

    /**
     * Runs those whose LSN has been reached, up to the first whose has not.
     *
     * @param broken whether one has left something that must be mended before the next
     * @return how many
     */
    int runUpTo(long encodedLsn, BooleanSupplier broken) {
        int run = 0;
        for (Command<?> command = commands.peek();
                command != null && command.targetLsn() <= encodedLsn && !broken.getAsBoolean();
                command = commands.peek()) {
            commands.remove();
            command.run();
            agents.signalProgress();
            run++;
        }
        return run;
    }

    /** Runs all: while nothing moves, reading goes on with what is there. */
    int runAll() {
        return runUpTo(Long.MAX_VALUE, () -> false);
    }

    /** Nobody runs them any more. */
    void refuseAll(String path) {
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.result().completeExceptionally(new StoreClosedException(path));
        }
        agents.signalProgress();
    }
}
