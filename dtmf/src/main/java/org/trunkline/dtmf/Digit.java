package org.trunkline.dtmf;

import java.util.Optional;

/**
 * One of the sixteen DTMF keys. The ordinal is the event code (RFC 4733 §3.2, Table 3). What people dial is often a
 * PIN, so {@link #toString()} does not tell which key it is; {@link #symbol()} does.
 */
public enum Digit {
    /** Key 0. */
    D0('0'),
    /** Key 1. */
    D1('1'),
    /** Key 2. */
    D2('2'),
    /** Key 3. */
    D3('3'),
    /** Key 4. */
    D4('4'),
    /** Key 5. */
    D5('5'),
    /** Key 6. */
    D6('6'),
    /** Key 7. */
    D7('7'),
    /** Key 8. */
    D8('8'),
    /** Key 9. */
    D9('9'),
    /** Key *. */
    STAR('*'),
    /** Key #. */
    POUND('#'),
    /** Key A. */
    A('A'),
    /** Key B. */
    B('B'),
    /** Key C. */
    C('C'),
    /** Key D. */
    D('D');

    private static final Digit[] BY_EVENT = values();

    private final char symbol;

    Digit(char symbol) {
        this.symbol = symbol;
    }

    /**
     * The event code of this key.
     *
     * @return 0 to 15
     */
    public int event() {
        return ordinal();
    }

    /**
     * The key as it is printed.
     *
     * @return one of {@code 0-9 * # A-D}
     */
    public char symbol() {
        return symbol;
    }

    /**
     * The key with this symbol.
     *
     * @param symbol {@code 0-9 * # A-D}, letters in either case
     * @return empty for anything else
     */
    public static Optional<Digit> of(char symbol) {
        char upper = symbol >= 'a' && symbol <= 'd' ? (char) (symbol - 'a' + 'A') : symbol;
        for (Digit digit : BY_EVENT) {
            if (digit.symbol == upper) {
                return Optional.of(digit);
            }
        }
        return Optional.empty();
    }

    /**
     * The key with this event code.
     *
     * @param event an event code; 0 to 255 on the wire
     * @return empty for events that are not DTMF keys
     */
    public static Optional<Digit> ofEvent(int event) {
        return event >= 0 && event < BY_EVENT.length ? Optional.of(BY_EVENT[event]) : Optional.empty();
    }

    @Override
    public String toString() {
        return "digit";
    }
}
