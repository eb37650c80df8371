package io.millrace.gateway.ingest.payload;

import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.KeyMatch;
import io.millrace.profile.PayloadFormat.Status;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.TimeFormat;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where one channel's fields are among the values that were read of a document or of one element of
 * an array.
 *
 * @param channel index in the layout
 * @param value place of the value
 */
record FieldPlaces(int channel, int value, Stamped stamped, Told told) {

    /** Where time and sequence are. */
    record Stamped(int time, TimeFormat format, int sequence) {}

    /** Where the words are that say whose the value is and what it is worth. */
    record Told(int key, Optional<KeyMatch> match, int status, Optional<Status> good) {}

    static FieldPlaces of(int channel, PayloadFormat.Json json, Places places) {
        Stamped stamped =
                new Stamped(
                        places.add(json.time().map(TimeField::pointer)),
                        json.time().map(TimeField::format).orElse(TimeFormat.ISO8601),
                        places.add(json.sequence()));
        Told told =
                new Told(
                        places.add(json.key().map(KeyMatch::pointer)),
                        json.key(),
                        places.add(json.status().map(Status::pointer)),
                        json.status());
        return new FieldPlaces(channel, places.add(Optional.of(json.value())), stamped, told);
    }

    /** Whether these fields speak of the channel at all. */
    boolean isSpokenOf(Scalar[] fields) {
        boolean isThere = !(fields[value] instanceof Scalar.Missing);
        return isThere
                && told.match()
                        .map(match ->
                                Words.of(fields[told.key()])
                                        .filter(match.word()::equals)
                                        .isPresent())
                        .orElse(true);
    }

    Optional<Instant> time(Scalar[] fields) {
        return Stamps.time(Places.at(fields, stamped.time()), stamped.format());
    }

    OptionalLong sequence(Scalar[] fields) {
        return Stamps.sequence(Places.at(fields, stamped.sequence()));
    }

    Sample sample(Scalar[] fields, Sample.Stamp stamp) {
        boolean isTrusted =
                told.good()
                        .map(status ->
                                Words.of(fields[told.status()])
                                        .filter(status.good()::contains)
                                        .isPresent())
                        .orElse(true);
        return new Sample(channel, fields[value], stamp, isTrusted);
    }
}
