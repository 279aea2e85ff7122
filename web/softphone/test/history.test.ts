import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Call } from '@trunkline/voice';
import { History, isMissed, type Past } from '../src/history.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  Object.assign(globalThis, { localStorage: { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, value: string) => stored.set(name, value) } });
});

const call = (more: object = {}): Call => ({ direction: 'outgoing', peer: '+15550100', fromName: '', end: { cause: 'hangup' }, ...more }) as Call;

test('the last call comes first, also after a reload and beside another page', () => {
  const [here, there] = [new History(), new History()];
  here.add(call({ peer: '1' }), 1000, 5);
  there.add(call({ peer: '2', direction: 'incoming', fromName: 'Example Ltd', end: { cause: 'cancelled-by-caller' } }), 2000, null);
  assert.deepEqual(new History().past, [
    { direction: 'incoming', number: '2', name: 'Example Ltd', at: 2000, seconds: null, cause: 'cancelled-by-caller' },
    { direction: 'outgoing', number: '1', name: '', at: 1000, seconds: 5, cause: 'hangup' },
  ]);
});

test('it has fifty calls at the most', () => {
  const history = new History();
  for (let count = 1; count <= 60; count++) history.add(call({ peer: String(count) }), count, 1);
  assert.equal(history.past.length, 50);
  assert.equal(history.past[0]!.number, '60');
});

test('it can be cleared', () => {
  const history = new History();
  history.add(call(), 1, 1);
  history.clear();
  assert.deepEqual([history.past, new History().past], [[], []]);
});

test('what is no call is left out, and a page without storage has a history while it is there', () => {
  for (const rubbish of ['{', '7', 'null', '[null, 7, {}, {"direction":"sideways"}]']) {
    stored.set('trunkline.history', rubbish);
    assert.deepEqual(new History().past, [], rubbish);
  }
  Object.assign(globalThis, { localStorage: undefined });
  const history = new History();
  history.add(call(), 1, 1);
  assert.equal(history.past.length, 1);
});

test('missed is what nobody of this user took or turned away', () => {
  const past = (more: Partial<Past>): Past => ({ direction: 'incoming', number: '1', name: '', at: 1, seconds: null, cause: 'cancelled-by-caller', ...more });
  assert.ok(isMissed(past({})));
  assert.ok(isMissed(past({ cause: 'no-answer' })));
  for (const more of [{ cause: 'declined' }, { cause: 'answered-elsewhere' }, { seconds: 3 }, { direction: 'outgoing' }] as const) assert.equal(isMissed(past(more)), false);
});
