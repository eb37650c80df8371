package io.millrace.emulator.verdict.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.Place;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the flat JSON records of the contract. Thread-safe. */
public final class JsonRecordReader implements Observed.Reader {
    private final ObjectMapper mapper = JsonMapper.builder().build();

    @Override
    public Observed read(String key, byte[] value) {
        try {
            return record(key, mapper.readTree(value));
        } catch (IOException | MissingFieldException | DateTimeException bad) {
            return new Observed.Unreadable(key + ": " + bad.getMessage());
        }
    }

    private static Observed record(String key, JsonNode json) {
        String kind = text(json, "kind");
        return switch (kind) {
            case "reading" ->
                    new Observed.Reading(
                            place(key, json, "sequence"),
                            text(json, "device"),
                            text(json, "channel"),
                            json.path("sourceSequence").isIntegralNumber()
                                    ? OptionalLong.of(json.path("sourceSequence").longValue())
                                    : OptionalLong.empty());
            case "gap" ->
                    new Observed.Gap(place(key, json, "fromSequence"), number(json, "toSequence"));
            case "alert" -> new Observed.Alert(place(key, json, "sequence"), alert(json));
            default -> new Observed.Other(kind);
        };
    }

    private static AlertRecord alert(JsonNode json) {
        return new AlertRecord(
                text(json, "device"),
                Optional.of(json.path("channel"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue),
                text(json, "alert"),
                text(json, "state"),
                (int) number(json, "severity"),
                Instant.parse(text(json, "time")),
                json.path("message").asText());
    }

    private static Place place(String key, JsonNode json, String sequenceField) {
        return new Place(key, text(json, "epoch"), number(json, sequenceField));
    }

    private static String text(JsonNode json, String field) {
        return Optional.of(json.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() -> new MissingFieldException(field, "text"));
    }

    private static long number(JsonNode json, String field) {
        return Optional.of(json.path(field))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::longValue)
                .orElseThrow(() -> new MissingFieldException(field, "a whole number"));
    }

    private static final class MissingFieldException extends RuntimeException {
        MissingFieldException(String field, String expected) {
            super("has no field " + field + " with " + expected);
        }
    }
}
