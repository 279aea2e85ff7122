/** The sixteen keys of RFC 4733, section 3.2, in the order of their event numbers. */
export const DIGITS = '0123456789*#ABCD';

/** The digit that a character stands for: a-d count as A-D. */
export const digitOf = (character: string): string | undefined => {
  const digit = character.toUpperCase();
  return digit.length === 1 && DIGITS.includes(digit) ? digit : undefined;
};

/** Takes out what people write for the eye into a number; users stay as they are. The gateway judges what is left. */
export const dialString = (written: string): string =>
  written.startsWith('user:') ? written : written.replace(/[\s().\/\u2010-\u2015-]/g, '');
