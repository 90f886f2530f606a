/** The {@code tsm} command. */
module io.edgetsm.cli {
    requires info.picocli;
    requires io.edgetsm.engine;
    requires io.edgetsm.sync;

    opens io.edgetsm.cli to
            info.picocli;
}
