package org.trunkline.config;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.Optional;
import java.util.Set;

/** Phone numbers as a region dials them. The only place that knows libphonenumber. */
final class Numbers {
    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final ShortNumberInfo SHORT = ShortNumberInfo.getInstance();
    /** Mobile networks connect these everywhere (3GPP TS 22.101 §10.1.1). */
    private static final Set<String> EMERGENCY_EVERYWHERE = Set.of("112", "911");

    /** No region's has more than six. */
    private static final int MOST_EMERGENCY_DIGITS = 8;

    private final Optional<String> region;

    Numbers(Optional<String> region) {
        this.region = region;
    }

    static Set<String> regions() {
        return UTIL.getSupportedRegions();
    }

    /** Emergency numbers, short codes and service codes like {@code *31#}: no rule may change them. */
    boolean untouchable(String number) {
        return !number.matches("\\+?[0-9]+") || emergency(number) || shortCode(number);
    }

    /** {@code +49301234567}, where the number can be one of this region, or has a country code. */
    Optional<String> e164(String number) {
        return parsed(number).map(found -> UTIL.format(found, PhoneNumberFormat.E164));
    }

    String formatted(String number, NumberFormat format) {
        return switch (format) {
            case AS_DIALLED -> number;
            case E164 -> e164(number).orElse(number);
            case ZERO_ZERO -> e164(number).map(international -> "00" + international.substring(1)).orElse(number);
            case NATIONAL -> parsed(number).map(this::national).orElse(number);
        };
    }

    private String national(PhoneNumber number) {
        return region.map(home -> digits(UTIL.formatOutOfCountryCallingNumber(number, home), number, home))
                .orElseGet(() -> UTIL.format(number, PhoneNumberFormat.E164));
    }

    private static String digits(String abroad, PhoneNumber number, String home) {
        boolean atHome = number.getCountryCode() == UTIL.getCountryCodeForRegion(home);
        var text = atHome ? UTIL.format(number, PhoneNumberFormat.NATIONAL) : abroad;
        return PhoneNumberUtil.normalizeDiallableCharsOnly(text);
    }

    private Optional<PhoneNumber> parsed(String number) {
        if (untouchable(number)) {
            return Optional.empty();
        }
        try {
            var found = UTIL.parseAndKeepRawInput(number, region.orElse(null));
            boolean whole = UTIL.isPossibleNumberWithReason(found) == ValidationResult.IS_POSSIBLE;
            return whole && dialledWhole(found, number) ? Optional.of(found) : Optional.empty();
        } catch (NumberParseException none) {
            return Optional.empty();
        }
    }

    /** The library also takes {@code 8001} for a German number; whoever dials one begins with 0, else it is an extension. */
    private boolean dialledWhole(PhoneNumber found, String number) {
        return switch (found.getCountryCodeSource()) {
            case FROM_NUMBER_WITH_PLUS_SIGN, FROM_NUMBER_WITH_IDD -> true;
            case FROM_NUMBER_WITHOUT_PLUS_SIGN, FROM_DEFAULT_COUNTRY, UNSPECIFIED ->
                region.map(home -> UTIL.getNddPrefixForRegion(home, true))
                        .filter(prefix -> !prefix.equals("1")) // optional in North America
                        .map(number::startsWith)
                        .orElse(true);
        };
    }

    private boolean emergency(String number) {
        if (number.length() > MOST_EMERGENCY_DIGITS || number.startsWith("+")) {
            return false; // asking all regions takes longer than all else about a call
        }
        return EMERGENCY_EVERYWHERE.contains(number)
                || region.map(home -> SHORT.isEmergencyNumber(number, home))
                        .orElseGet(() -> regions().stream()
                                .anyMatch(any -> SHORT.isEmergencyNumber(number, any)));
    }

    private boolean shortCode(String number) {
        if (region.isEmpty() || number.startsWith("+")) {
            return false;
        }
        try {
            return SHORT.isValidShortNumberForRegion(UTIL.parse(number, region.get()), region.get());
        } catch (NumberParseException tooShort) {
            return false;
        }
    }
}
