package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Answer;
import io.millrace.gateway.console.ModelControl;
import java.nio.file.Path;
import java.util.Map;

/** The commands about models, for the console of one running gateway. */
final class ConsoleModels implements ModelControl {

    private final ModelPromotion promotion;
    private final Path config;

    /**
     * @param config the gateway.yaml that the gateway runs with
     * @param environment variables that override scalars of it
     */
    ConsoleModels(Path config, Map<String, String> environment) {
        this.promotion = new ModelPromotion(environment);
        this.config = config;
    }

    @Override
    public synchronized Change promote(String file) {
        return change(promotion.promote(config, file));
    }

    @Override
    public synchronized Change rollBack(String file) {
        return change(promotion.rollBack(config, file));
    }

    private static Change change(Answer answer) {
        return new Change(answer.grade() == Answer.Grade.DONE, answer.lines());
    }
}
