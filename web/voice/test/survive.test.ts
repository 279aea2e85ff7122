import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device } from '../src/device.ts';
import type { Call } from '../src/call.ts';
import { accepted, dialled, record } from './calls.ts';
import { FakeBrowser, settled } from './fake-browser.ts';

const RESUME = { resume: { token: 't1', graceSeconds: 30 } };
const KEPT = {
  callId: 'c1', direction: 'out', to: '+15550100', state: 'answered', earlyMedia: false,
  heldByBrowser: false, heldByPhone: false, answeredSecondsAgo: 5,
};

/** A call that goes on at a gateway which keeps calls, with its audio. */
const talking = async () => {
  const browser = new FakeBrowser();
  const device = new Device(undefined, {}, browser);
  void device.start();
  browser.socket.welcomes(RESUME);
  const { call, heard } = await dialled({ browser, device }, { to: '+15550100' });
  browser.socket.grants('call', { sdp: 'the answer' }, 'c1');
  await settled();
  browser.peer.becomes('connected');
  browser.socket.says({ type: 'answered', callId: 'c1', data: {} });
  const hears = () => { browser.peer.heardMillis = browser.nowMillis; };
  /** Time in which audio comes. */
  const flows = (millis: number) => {
    for (let passed = 0; passed < millis; passed += 100) {
      hears();
      browser.passes(100);
    }
  };
  hears();
  return { browser, device, call, heard, hears, flows };
};

/** The next socket, welcomed. */
const again = async (browser: FakeBrowser, token = 't2') => {
  browser.passes(1000);
  browser.socket.welcomes({ resume: { token, graceSeconds: 30 } });
  await settled();
};

test('a socket that is lost and back takes nothing from a call, nor from its audio', async () => {
  const { browser, call, heard, hears } = await talking();
  browser.socket.breaks();
  assert.equal(call.status(), 'reconnecting');
  assert.deepEqual(heard.at(-1), 'reconnecting');
  await again(browser);
  hears();
  assert.deepEqual(browser.socket.last('reattach').data, { token: 't1' });
  browser.socket.grants('reattach', { calls: [KEPT] });
  await settled();
  assert.equal(call.status(), 'open');
  assert.deepEqual(heard.at(-1), 'reconnected');
  assert.equal(browser.socket.count('media'), 0);
  assert.equal(browser.peers.length, 1);
});

test('a call that ended meanwhile is over, one that the gateway knows nothing of, too', async () => {
  const { browser, heard } = await talking();
  browser.socket.breaks();
  await again(browser);
  browser.socket.says({ type: 'ended', callId: 'c1', data: { code: 20050, cause: 'hangup', sipStatus: null, by: 'phone', message: 'The phone hung up.' } });
  browser.socket.grants('reattach', { calls: [] });
  assert.deepEqual(heard.at(-1), 'hangup by phone');

  const other = await talking();
  other.browser.socket.breaks();
  await again(other.browser);
  other.browser.socket.grants('reattach', { calls: [] });
  await settled();
  assert.deepEqual(other.heard.at(-1), 'signal-lost by gateway');
});

test('a page that is back too late has lost its call', async () => {
  const { browser, call } = await talking();
  browser.socket.breaks();
  browser.passes(30_000);
  assert.equal(call.status(), 'closed');
});

test('a socket that is lost before it brought the calls back is followed by one that asks for both', async () => {
  const { browser, call } = await talking();
  browser.socket.breaks();
  await again(browser, 't2');
  browser.socket.breaks();
  await settled();
  await again(browser, 't3');
  assert.deepEqual(browser.socket.last('reattach').data, { token: 't1' });
  browser.socket.refuses('reattach', 41001, 'resume-over', 'It was used.');
  await settled();
  assert.deepEqual(browser.socket.last('reattach').data, { token: 't2' });
  browser.socket.grants('reattach', { calls: [KEPT] });
  await settled();
  assert.equal(call.status(), 'open');
});

test('a page that is loaded anew finds its call again and opens its microphone', async () => {
  const { browser, heard } = await talking();
  browser.page('pagehide');
  assert.equal(browser.socket.closedWith, 4001, 'not goodbye');
  assert.ok(!heard.includes('disconnect'));

  const reloaded = new FakeBrowser();
  for (const [key, text] of browser.kept) reloaded.keep(key, text);
  const device = new Device(undefined, {}, reloaded);
  const calls: Call[] = [];
  device.on('resumed', call => calls.push(call));
  void device.start();
  reloaded.socket.welcomes({ resume: { token: 't2', graceSeconds: 30 } });
  await settled();
  reloaded.socket.grants('reattach', { calls: [{ ...KEPT, heldByPhone: true }] });
  await settled();
  const [call] = calls;
  assert.equal(call!.callId, 'c1');
  assert.equal(call!.status(), 'reconnecting');
  assert.equal(call!.isHeldByPhone(), true);
  const again = record(call!);
  assert.deepEqual(reloaded.socket.last('media').data, { sdp: 'the offer' });
  reloaded.socket.grants('media', { sdp: 'the answer' }, 'c1');
  await settled();
  reloaded.peer.becomes('connected');
  assert.equal(call!.status(), 'open');
  assert.deepEqual(again, ['reconnected']);
  assert.equal(reloaded.kept.size, 0, 'a copy of the tab takes nothing');
});

test('a page that goes without a call, or at a gateway that keeps none, says goodbye', async () => {
  const { browser } = await accepted();
  browser.page('pagehide');
  assert.equal(browser.socket.closedWith, 1000);
});

test('a connection that wavers is offered anew, and once more if that was not enough', async () => {
  const { browser, call, flows } = await talking();
  browser.peer.becomes('disconnected');
  await settled();
  assert.equal(call.status(), 'reconnecting');
  assert.deepEqual(browser.socket.last('media').data, { sdp: 'a restart' });
  browser.peer.remoteCandidates.length = 0;
  browser.socket.says({ type: 'candidate', callId: 'c1', data: { candidate: 'another', sdpMid: '0', sdpMLineIndex: 0 } });
  assert.deepEqual(browser.peer.remoteCandidates, [], 'of an answer that is not there');
  browser.socket.grants('media', { sdp: 'another answer' }, 'c1');
  await settled();
  assert.deepEqual(browser.peer.remoteCandidates, ['another']);
  flows(3000);
  await settled();
  assert.equal(browser.socket.count('media'), 2);
  browser.socket.grants('media', { sdp: 'another answer' }, 'c1');
  await settled();
  browser.peer.becomes('connected');
  flows(10_000);
  assert.equal(browser.socket.count('media'), 2);
  assert.equal(call.status(), 'open');
});

test('where audio stops and the gateway does not answer, the network has changed: another socket, another path', async () => {
  const { browser, call } = await talking();
  const dead = browser.socket;
  browser.passes(250);
  assert.equal(dead.count('candidate'), 1, 'asks whether somebody is there');
  assert.equal(browser.sockets.length, 1);
  browser.passes(150);
  assert.equal(browser.sockets.length, 2);
  assert.equal(dead.closedWith, 4001);
  browser.socket.welcomes({ resume: { token: 't2', graceSeconds: 30 } });
  await settled();
  browser.socket.grants('reattach', { calls: [KEPT] });
  await settled();
  assert.deepEqual(browser.socket.last('media').data, { sdp: 'a restart' });
  assert.equal(call.status(), 'open', 'the browser itself has noticed nothing');
});

test('where audio stops and the gateway answers, only audio has lost its way: it is given another on the same socket, once', async () => {
  const { browser, hears } = await talking();
  browser.passes(250);
  browser.socket.grants('candidate');
  await settled();
  browser.passes(200);
  await settled();
  assert.equal(browser.socket.count('media'), 0, 'where nobody speaks it comes that seldom');
  browser.passes(100);
  await settled();
  assert.deepEqual(browser.socket.last('media').data, { sdp: 'a restart' });
  browser.socket.grants('media', { sdp: 'another answer' }, 'c1');
  await settled();
  browser.passes(5000);
  await settled();
  assert.equal(browser.socket.count('media'), 1);
  assert.equal(browser.sockets.length, 1);
  assert.equal(browser.socket.count('candidate'), 1);
  hears();
  browser.passes(250);
  assert.equal(browser.socket.count('candidate'), 2);
});

test('audio that comes again ends the waiting for an answer', async () => {
  const { browser, call, hears } = await talking();
  browser.passes(210);
  assert.equal(browser.socket.count('candidate'), 1);
  hears();
  browser.passes(400);
  assert.equal(browser.sockets.length, 1, 'where nobody speaks it comes that seldom');
  assert.equal(call.status(), 'open');
});

test('the gateway may see first that no audio gets through', async () => {
  const { browser, call } = await talking();
  browser.socket.says({ type: 'media-lost', callId: 'c1', data: { secondsLeft: 30, message: 'lost' } });
  await settled();
  assert.equal(call.status(), 'reconnecting');
  assert.equal(browser.socket.count('media'), 1);
});

test('a browser that is online again does not wait for its next try', async () => {
  const { browser } = await talking();
  browser.socket.breaks();
  browser.page('online');
  assert.equal(browser.sockets.length, 2);
});
