import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../src/emitter.ts';

class Bell extends Emitter<{ rings: [times: number], stops: [] }> {
  ring(times: number): void { this.emit('rings', times); }
}

const world = () => {
  const bell = new Bell();
  const heard: string[] = [];
  return { bell, heard, a: (times: number) => heard.push(`a ${times}`), b: (times: number) => heard.push(`b ${times}`) };
};

test('listeners hear in the order in which they came, until they are taken off', () => {
  const { bell, heard, a, b } = world();
  bell.on('rings', a).addListener('rings', b);
  bell.ring(1);
  bell.off('rings', a);
  bell.ring(2);
  bell.removeListener('rings', b);
  bell.ring(3);
  assert.deepEqual(heard, ['a 1', 'b 1', 'b 2']);
});

test('once is once, and can be taken off before', () => {
  const { bell, heard, a, b } = world();
  bell.once('rings', a).once('rings', b).off('rings', b);
  bell.ring(1);
  bell.ring(2);
  assert.deepEqual(heard, ['a 1']);
});

test('all listeners are taken off, of one event or of all', () => {
  const { bell, a, b } = world();
  bell.on('rings', a).on('rings', b).on('stops', () => {});
  bell.removeAllListeners('rings');
  assert.deepEqual([bell.listenerCount('rings'), bell.listenerCount('stops')], [0, 1]);
  bell.removeAllListeners();
  assert.equal(bell.listenerCount('stops'), 0);
});

test('a listener that throws keeps no other from hearing, and is not silent', context => {
  const { bell, heard, b } = world();
  const later = context.mock.method(globalThis, 'queueMicrotask', () => {});
  bell.on('rings', () => { throw new Error('not mine'); }).on('rings', b);
  bell.ring(1);
  assert.deepEqual(heard, ['b 1']);
  assert.throws(later.mock.calls[0]!.arguments[0] as () => void, /not mine/);
});
