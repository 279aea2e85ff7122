/** The sixteen keys of RFC 4733, section 3.2, in the order of their event numbers. */
export const DIGITS = '0123456789*#ABCD';

/** The digit that a character stands for: a-d count as A-D. */
export const digitOf = (character: string): string | undefined => {
  const digit = character.toUpperCase();
  return digit.length === 1 && DIGITS.includes(digit) ? digit : undefined;
};

/** Takes out what people write for the eye. What is left may still be no number: the gateway judges that. */
export const dialString = (written: string): string => written.replace(/[\s().\/\u2010-\u2015-]/g, '');
