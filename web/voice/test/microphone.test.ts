import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, dialled, ready } from './calls.ts';
import { FakeStream, settled } from './fake-browser.ts';

test('hanging up while the browser asks for the microphone calls nobody', async () => {
  const world = ready();
  const { browser } = world;
  const stream = new FakeStream();
  let allow = () => {};
  browser.microphone = () => new Promise(resolve => { allow = () => resolve(stream); });
  const { call } = await dialled(world, { to: '1' });
  call.disconnect();
  allow();
  await settled();
  assert.ok(stream.track.stopped);
  assert.equal(browser.peers.length, 0);
  assert.equal(browser.socket.sent.length, 0);
});

for (const [name, code, words] of [
  ['NotAllowedError', 40380, /may not use the microphone.*Allow/],
  ['NotFoundError', 40480, /no microphone/],
  ['OverconstrainedError', 40480, /chosen microphone/],
  ['NotReadableError', 42380, /Another program/],
  ['SecurityError', 40080, /https/],
] as const) {
  test(`${name}: the call ends with words about the microphone`, async () => {
    const world = ready();
    world.browser.microphone = async () => { throw new DOMException('', name); };
    const { call, heard } = await dialled(world, { to: '1' });
    assert.equal(call.end?.cause, 'microphone');
    assert.equal(call.end?.code, code);
    assert.match(call.end!.message, words);
    assert.match(String(heard[0]), /^error 4\d{4} (microphone-|insecure-)/);
    assert.equal(world.browser.socket.sent.length, 0);
  });
}

test('the microphone is asked for as chosen', async () => {
  const world = ready();
  await dialled(world, { to: '1', deviceId: 'desk', processing: false });
  await dialled(world, { to: '1' });
  assert.deepEqual(world.browser.asked, [
    { deviceId: { exact: 'desk' }, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  ]);
});

test('mute silences the track, also one that comes later', async () => {
  const { browser, call, peer } = await answered();
  const told: boolean[] = [];
  call.on('mute', muted => told.push(muted));
  call.mute();
  call.mute();
  assert.equal(browser.microphones[0]!.track.enabled, false);
  await call.useMicrophone({ deviceId: 'other' });
  assert.equal(browser.microphones[0]!.track.stopped, true);
  assert.equal(peer.sender.track, browser.microphones[1]!.track);
  assert.equal(browser.microphones[1]!.track.enabled, false);
  call.mute(false);
  assert.equal(browser.microphones[1]!.track.enabled, true);
  assert.deepEqual(told, [true, false]);
});

test('a microphone that is pulled out is told until there is another, and the call goes on', async () => {
  const { browser, call, heard } = await answered();
  browser.microphones[0]!.track.onended!();
  assert.match(String(heard.at(-1)), /microphone is gone/);
  assert.equal(call.status(), 'open');
  await call.useMicrophone({});
  assert.equal(heard.at(-1), 'microphone-gone cleared');
});
