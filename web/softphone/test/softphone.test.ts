import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialString, digitOf, ENDS, REFUSALS, type QualityData } from '@trunkline/voice';
import { keyAction, type KeyPlace } from '../src/keys.ts';
import { shownNumber, shownSeconds } from '../src/numbers.ts';
import { gradeOf, qualityWords } from '../src/quality.ts';
import { LANGUAGES, languageOf } from '../src/texts/index.ts';
import { endDetails } from '../src/words.ts';

const { en } = LANGUAGES;

const key = (key: string, more: object = {}) => ({ key, repeat: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
const IN_CALL: KeyPlace = { inCall: true, inField: false, onControl: false };
const IDLE: KeyPlace = { inCall: false, inField: false, onControl: false };

test('all sixteen digits are keys of a call', () => {
  const sent = [...'0123456789*#ABCD'].map(digit => keyAction(key(digit), IN_CALL));
  assert.deepEqual(sent, [...'0123456789*#ABCD'].map(digit => ({ does: 'send', digit })));
  assert.deepEqual(keyAction(key('d'), IN_CALL), { does: 'send', digit: 'D' });
});

test('a key that is held sends its digit once', () => {
  assert.equal(keyAction(key('5', { repeat: true }), IN_CALL), undefined);
});

test('escape hangs up a call and nothing else', () => {
  assert.deepEqual(keyAction(key('Escape'), IN_CALL), { does: 'hang-up' });
  assert.equal(keyAction(key('Escape'), IDLE), undefined);
});

test('keys of the browser stay with it', () => {
  for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) assert.equal(keyAction(key('1', { [modifier]: true }), IN_CALL), undefined);
  for (const other of ['Tab', 'F5', 'e', 'Enter', ' ', '+', 'ArrowUp']) assert.equal(keyAction(key(other), IN_CALL), undefined, other);
});

test('without a call digits are written, and letters are not', () => {
  assert.deepEqual(keyAction(key('+'), IDLE), { does: 'write', character: '+' });
  assert.deepEqual(keyAction(key('Backspace'), IDLE), { does: 'erase' });
  assert.equal(keyAction(key('A'), IDLE), undefined);
});

test('enter dials, but not from a button, which it presses', () => {
  assert.deepEqual(keyAction(key('Enter'), IDLE), { does: 'dial' });
  assert.equal(keyAction(key('Enter'), { ...IDLE, onControl: true }), undefined);
});

test('the number field keeps its own keys', () => {
  for (const own of ['1', 'Backspace', 'Enter']) assert.equal(keyAction(key(own), { ...IDLE, inField: true }), undefined);
});

test('a digit is one character, of sixteen', () => {
  assert.equal(digitOf('a'), 'A');
  for (const none of ['', 'e', '12', '+', '\u0661']) assert.equal(digitOf(none), undefined);
});

test('what is written for the eye is not dialled', () => {
  assert.equal(dialString(' +1 (555) 010-01/2.3\u2013\u00a04 '), '+155501001234');
  assert.equal(dialString('12 a*#'), '12a*#');
});

test('numbers and times are shown as people read them', () => {
  assert.equal(shownNumber('+15550100'), '+1 555 0100');
  assert.equal(shownNumber('+12025550100'), '+1 202 555 0100');
  assert.equal(shownNumber('+4930123456'), '+4930123456');
  assert.deepEqual([0, 59.9, 60, 3599, 3600, 36_061].map(shownSeconds), ['0:00', '0:59', '1:00', '59:59', '1:00:00', '10:01:01']);
});

test('the details of an end name who, status, code and length, where there are any', () => {
  assert.equal(endDetails({ code: 48650, cause: 'busy', by: 'phone', message: '', sipStatus: 486 }, undefined, en), 'Ended by the other side · SIP 486');
  assert.equal(endDetails({ cause: 'refused', by: 'gateway', message: '', sipStatus: null, code: 40301 }, undefined, en), 'Ended by the gateway · code 40301');
  assert.equal(endDetails({ code: 20050, cause: 'hangup', by: 'browser', message: '', sipStatus: null }, 65, en), 'Ended by you · 1:05');
});

const stream = { packets: 250, lost: 0, lossPercent: 0, jitterMillis: 1, late: 0, duplicates: 0, recoveredFrames: 0, concealedFrames: 0, mos: 4.4 };
const measured = (more: Partial<QualityData> = {}): QualityData => ({
  millis: 5000, heardMos: 4.28, spokenMos: 4.31,
  browser: { roundTripMillis: 34.4, in: { ...stream, lossPercent: 0.23 }, out: stream },
  trunk: { roundTripMillis: null, in: stream, out: { ...stream, mos: null } },
  ...more,
});

test('the quality of a call is told in one line', () => {
  assert.equal(qualityWords(measured(), en), 'Good (MOS 4.3), loss 0.2 %, 34 ms');
  const { browser } = measured();
  assert.equal(qualityWords(measured({ browser: { ...browser, roundTripMillis: null } }), en), 'Good (MOS 4.3), loss 0.2 %');
  assert.equal(qualityWords(measured({ spokenMos: 2.04 }), en), 'Bad (MOS 2.0), loss 0.2 %, 34 ms');
});

test('a call is as good as its worse direction, of which anybody knows', () => {
  const grades = [4, 3.99, 3.6, 3.59, 3.1, 3.09].map(spokenMos => gradeOf(measured({ spokenMos })));
  assert.deepEqual(grades, ['good', 'fair', 'fair', 'poor', 'poor', 'bad']);
  assert.equal(gradeOf(measured({ heardMos: null })), 'good');
  assert.equal(gradeOf(measured({ heardMos: null, spokenMos: null })), undefined);
});

/** The names of everything that a language says. */
const said = (texts: object): string[] => Object.entries(texts).flatMap(([name, value]) =>
  typeof value === 'object' && name !== 'says' ? said(value).map(inner => `${name}.${inner}`) : [name]).sort();

test('each language says everything, and the same sentences', () => {
  const sentences = Object.keys(LANGUAGES.de.says).sort();
  for (const [language, texts] of Object.entries(LANGUAGES)) {
    assert.deepEqual(said(texts), said(en), language);
    if (language !== 'en') assert.deepEqual(Object.keys(texts.says).sort(), sentences, language);
  }
});

/** What is said to who builds the page, or says more itself. */
const IN_ENGLISH = /^(failed|malformed-json|unknown-type|invalid-request|bad-sdp|unknown-call|internal|resume-over|token-(?!expired).*|key-refused|other-identity|caller-id-not-allowed)$/;

test('each error and each end that people meet has a sentence in every language', () => {
  for (const name of Object.keys({ ...ENDS, ...REFUSALS })) assert.notEqual(IN_ENGLISH.test(name), name in LANGUAGES.de.says, name);
});

test('the language is the first of those wanted that there is', () => {
  assert.equal(languageOf(['de-AT', 'en']), 'de');
  assert.equal(languageOf(['pt', 'FR_fr', 'es']), 'fr');
  assert.equal(languageOf(['pt']), 'en');
  assert.equal(languageOf([]), 'en');
});

test('a second number is typed like the first, and escape goes back', () => {
  const adding: KeyPlace = { ...IN_CALL, adding: true };
  assert.deepEqual(keyAction(key('5'), adding), { does: 'write', character: '5' });
  assert.deepEqual(keyAction(key('Enter'), adding), { does: 'dial' });
  assert.deepEqual(keyAction(key('Escape'), { ...adding, inField: true }), { does: 'back' });
  assert.equal(keyAction(key('5'), { ...adding, inField: true }), undefined);
});
