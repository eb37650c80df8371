package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.reading.QualityCode;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Converted;
import io.millrace.profile.Converted.Trust;
import java.util.OptionalDouble;

/**
 * What a sample's value is worth by the channel's profile.
 *
 * @param value in the channel's unit, kept where it is a number, however bad
 */
public record Valuation(OptionalDouble value, QualityCode quality) {

    static Valuation of(ChannelSpec channel, Sample sample) {
        return of(channel, convert(channel, sample.value()), sample.isTrusted());
    }

    /**
     * A number that this machine has measured itself; where words are listed, it is their number.
     */
    public static Valuation ofNumber(ChannelSpec channel, double raw) {
        Converted converted =
                channel.conversion().isByWord()
                        ? new Converted(OptionalDouble.of(raw), Trust.GOOD)
                        : channel.conversion().ofNumber(raw);
        return of(channel, converted, true);
    }

    private static Valuation of(ChannelSpec channel, Converted converted, boolean isTrusted) {
        OptionalDouble value = converted.value();
        if (value.isEmpty()) {
            return new Valuation(value, whyNone(converted.trust()));
        }
        if (!isTrusted) {
            return new Valuation(value, QualityCode.BAD_SENSOR_FAILURE);
        }
        if (!channel.isMeasurable(value.getAsDouble())) {
            return new Valuation(value, QualityCode.BAD_OUT_OF_RANGE);
        }
        boolean isDoubtful = converted.trust() == Trust.DOUBTFUL_CURRENT;
        return new Valuation(value, isDoubtful ? QualityCode.UNCERTAIN_CURRENT : QualityCode.GOOD);
    }

    private static Converted convert(ChannelSpec channel, Scalar scalar) {
        if (channel.conversion().isByWord()) {
            return Words.of(scalar)
                    .map(channel.conversion()::ofWord)
                    .orElseGet(Valuation::notANumber);
        }
        OptionalDouble raw = Numbers.value(scalar);
        return raw.isPresent() ? channel.conversion().ofNumber(raw.getAsDouble()) : notANumber();
    }

    private static Converted notANumber() {
        return new Converted(OptionalDouble.empty(), Trust.NOT_A_NUMBER);
    }

    private static QualityCode whyNone(Trust trust) {
        return switch (trust) {
            case GOOD, DOUBTFUL_CURRENT, NOT_A_NUMBER -> QualityCode.BAD_NOT_A_NUMBER;
            case UNKNOWN_WORD -> QualityCode.BAD_UNKNOWN_WORD;
            case OUTSIDE_TABLE -> QualityCode.BAD_OUT_OF_RANGE;
            case UNDER_CURRENT -> QualityCode.BAD_UNDER_CURRENT;
            case OVER_CURRENT -> QualityCode.BAD_OVER_CURRENT;
        };
    }
}
