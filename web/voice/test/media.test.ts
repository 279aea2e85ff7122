import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, answered } from './calls.ts';
import { FakePlayer, FakeStream, settled } from './fake-browser.ts';

test('the other side is played as soon as it is there, and no longer than the call', async () => {
  const { browser, call, peer } = await answered();
  const players: unknown[] = [];
  call.on('audio', player => players.push(player));
  const remote = new FakeStream();
  peer.hears(remote);
  const [player] = browser.players;
  assert.deepEqual(players, [player]);
  assert.equal(player!.srcObject, remote);
  assert.equal(player!.plays, 1);
  assert.equal(call.getRemoteStream(), remote);
  call.disconnect();
  assert.equal(player!.srcObject, null);
});

test('a browser that wants a click first is a warning until the page plays', async () => {
  const { browser, call, heard, peer } = await answered();
  const player = new FakePlayer();
  player.refusal = new DOMException('', 'NotAllowedError');
  browser.openPlayer = () => player as never;
  peer.hears();
  await settled();
  assert.deepEqual(heard.length, 2);
  assert.match(String(heard.at(-1)), /no sound until the page is clicked/);
  player.refusal = undefined;
  call.play();
  await settled();
  assert.equal(heard.at(-1), 'sound-blocked cleared');
});

test('the speaker is used as chosen, also before there is something to play', async () => {
  const { browser, call, heard, peer } = await accepted();
  await call.useSpeaker('desk');
  peer.hears();
  assert.equal(browser.players.length, 1);
  assert.equal(browser.players[0]!.sinkId, 'desk');
  await settled();
  assert.deepEqual(heard, [], 'nothing is cleared that was not raised');
});

test('audio that is interrupted is told, and that it is back; the call goes on', async () => {
  const { call, heard, peer } = await answered();
  peer.becomes('disconnected');
  assert.equal(call.status(), 'reconnecting');
  peer.becomes('connected');
  assert.equal(call.status(), 'open');
  assert.deepEqual(heard, ['accept', 'reconnecting', 'reconnected']);
});

test('a connection that wavers before the answer is nobody\'s business', async () => {
  const { heard, peer, says } = await accepted();
  peer.becomes('connected');
  peer.becomes('disconnected');
  peer.becomes('connected');
  says('answered');
  assert.deepEqual(heard, ['accept']);
});
