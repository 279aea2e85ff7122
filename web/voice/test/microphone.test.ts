import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, ready } from './calls.ts';
import { FakeStream, settled } from './fake-browser.ts';

test('hanging up while the browser asks for the microphone calls nobody', async () => {
  const { browser, device } = ready();
  const stream = new FakeStream();
  let allow = () => {};
  browser.microphone = () => new Promise(resolve => { allow = () => resolve(stream); });
  const call = device.connect({ to: '1' });
  call.disconnect();
  allow();
  await settled();
  assert.ok(stream.track.stopped);
  assert.equal(browser.peers.length, 0);
  assert.equal(browser.socket.sent.length, 0);
});

for (const [name, words] of [
  ['NotAllowedError', /may not use the microphone.*Allow/],
  ['NotFoundError', /no microphone/],
  ['OverconstrainedError', /chosen microphone/],
  ['NotReadableError', /Another program/],
  ['SecurityError', /https/],
] as const) {
  test(`${name}: the call ends with words about the microphone`, async () => {
    const { browser, device } = ready();
    browser.microphone = async () => { throw new DOMException('', name); };
    const call = device.connect({ to: '1' });
    await settled();
    assert.equal(call.end?.cause, 'microphone');
    assert.match(call.end!.message, words);
    assert.equal(browser.socket.sent.length, 0);
  });
}

test('the microphone is asked for as chosen', async () => {
  const { browser, device } = ready();
  device.connect({ to: '1', deviceId: 'desk', processing: false });
  device.connect({ to: '1' });
  assert.deepEqual(browser.asked, [
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

test('a microphone that is pulled out is told, and the call goes on', async () => {
  const { browser, call, heard } = await answered();
  browser.microphones[0]!.track.onended!();
  assert.match(String(heard.at(-1)), /microphone is gone/);
  assert.equal(call.state, 'connected');
});
