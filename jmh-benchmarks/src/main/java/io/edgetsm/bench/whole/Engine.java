package io.edgetsm.bench.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Something that stores samples. Found by {@link ServiceLoader}; one implementation serves several child processes. */
public interface Engine {
    /** Name on the command line and in tables, durability included where an engine has several. */
    String name();

    /** What {@link EngineWriter#force} really buys. */
    String durability();

    /** Whether the engine can do that at all. */
    boolean supports(Scenario scenario);

    /** Whether what was written can be read back; only the control that stores nothing says no. */
    default boolean keeps() {
        return true;
    }

    /** Share of the scenario's samples that is enough for a figure, less than 1 for an engine that would take minutes. */
    default double share() {
        return 1;
    }

    /** Options its JVM needs, beside those that all get. */
    default List<String> jvmOptions() {
        return List.of();
    }

    /** Makes a store in an empty directory. */
    EngineWriter create(Path directory, Scenario scenario) throws Exception;

    /** Opens what a writer has closed. */
    EngineReader read(Path directory, Scenario scenario) throws Exception;

    /** Bytes in the directory whose number does not grow with the samples, such as a prewritten log. */
    default long fixedBytes(Path directory) {
        return 0;
    }

    /** The engine of that name. */
    static Engine named(String name) {
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            if (engine.name().equals(name)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("unknown engine: name=" + name + "; known are " + names());
    }

    /** Names of all engines on the class path. */
    static List<String> names() {
        return ServiceLoader.load(Engine.class).stream()
                .map(provider -> provider.get().name())
                .toList();
    }
}
