import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../src/line.ts';
import { Lines } from '../src/lines.ts';

/** A call that writes down what is asked of it. */
class FakeLine {
  readonly asked: string[] = [];
  phase: string;
  held = false;
  readonly call = {
    isHeld: () => this.held,
    hold: () => { this.asked.push('hold'); this.held = true; },
    unhold: () => { this.asked.push('unhold'); this.held = false; },
    disconnect: () => { this.asked.push('disconnect'); this.phase = 'ended'; },
  };
  constructor(phase = 'connected') { this.phase = phase; }
  get isOver(): boolean { return this.phase === 'ended'; }
}

const line = (phase?: string) => new FakeLine(phase) as FakeLine & Line;

/** Two calls: the first on hold, the second talked on. */
const two = () => {
  const lines = new Lines();
  const [first, second] = [line(), line()];
  lines.begin(first);
  lines.begin(second);
  return { lines, first, second };
};

test('a second call puts the first on hold', () => {
  const { lines, first, second } = two();
  assert.deepEqual([first.asked, second.asked], [['hold'], []]);
  assert.deepEqual([lines.active, lines.others, lines.all], [second, [first], [second, first]]);
});

test('a call that nobody has answered yet is given up for another', () => {
  const lines = new Lines();
  const first = line('ringing');
  lines.begin(first);
  lines.begin(line());
  assert.deepEqual(first.asked, ['disconnect']);
  assert.deepEqual(lines.others, []);
});

test('switching holds the one and takes back the other; who held by himself before is not asked twice', () => {
  const { lines, first, second } = two();
  lines.switchTo(first);
  assert.deepEqual([first.asked, second.asked], [['hold', 'unhold'], ['hold']]);
  lines.switchTo(second);
  assert.deepEqual([lines.active, lines.others], [second, [first]]);
  second.held = true;
  lines.switchTo(first);
  assert.deepEqual(second.asked, ['hold', 'unhold']);
});

test('when one ends the other is shown, still on hold', () => {
  const { lines, first, second } = two();
  second.phase = 'ended';
  lines.over(second);
  assert.deepEqual([lines.active, lines.others, lines.isInCall], [first, [], true]);
  assert.deepEqual(first.asked, ['hold']);
});

test('when the one on hold ends, the other goes on', () => {
  const { lines, first, second } = two();
  first.phase = 'ended';
  lines.over(first);
  assert.deepEqual([lines.active, lines.others], [second, []]);
});

test('the last call is shown with its end until it is forgotten', () => {
  const lines = new Lines();
  const only = line();
  lines.begin(only);
  lines.clear();
  assert.equal(lines.active, only, 'it goes on');
  only.phase = 'ended';
  lines.over(only);
  assert.deepEqual([lines.active, lines.isInCall, lines.all], [only, false, []]);
  lines.clear();
  assert.equal(lines.active, undefined);
});
