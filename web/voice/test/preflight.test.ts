import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PreflightOptions, type PreflightReport, runPreflight } from '../src/preflight.ts';
import { FakeBrowser, settled } from './fake-browser.ts';

/** A test whose call the gateway has accepted. What each second adds to the browser's counters can be changed. */
const world = async (options: PreflightOptions = {}) => {
  const browser = new FakeBrowser();
  const preflight = runPreflight('token', options, browser);
  const heard: string[] = [];
  const reports: PreflightReport[] = [];
  preflight.on('connected', () => heard.push('connected'));
  preflight.on('warning', name => heard.push(name));
  preflight.on('completed', report => { heard.push('completed'); reports.push(report); });
  preflight.on('failed', (error, report) => { heard.push(`failed ${error.code}`); reports.push(report); });
  const reasons = () => reports[0]!.reasons.map(reason => reason.part);
  return { browser, preflight, heard, reports, reasons };
};

const accepted = async (options: PreflightOptions = {}) => {
  const test = await world(options);
  test.browser.socket.welcomes();
  await settled();
  test.browser.passes(0);
  await settled();
  test.browser.socket.grants('call', { sdp: 'the answer' }, 'c1');
  await settled();
  return test;
};

type Second = { received: number, lost: number, sent: number, rtt: number, jitter: number, level: number };
const GOOD: Second = { received: 50, lost: 0, sent: 50, rtt: 0.02, jitter: 0.002, level: 0.3 };

/** The call is answered, and goes on for ten seconds. */
const spoken = async (second: Partial<Second> = {}, options: PreflightOptions = {}) => {
  const test = await accepted(options);
  const { browser } = test;
  browser.peer.becomes('connected');
  browser.peer.hears();
  browser.socket.says({ type: 'answered', callId: 'c1', data: {} });
  const { received, lost, sent, rtt, jitter, level } = { ...GOOD, ...second };
  for (let count = 1; count <= 10; count++) {
    browser.peer.stats = [
      { id: 'in', type: 'inbound-rtp', timestamp: count * 1000, codecId: 'opus', packetsReceived: count * received, packetsLost: count * lost, bytesReceived: count * received * 80, jitter, audioLevel: count % 2 * level },
      { id: 'out', type: 'outbound-rtp', packetsSent: count * sent, bytesSent: count * sent * 80 },
      { id: 'opus', type: 'codec', mimeType: 'audio/opus' },
      { id: 'mic', type: 'media-source', audioLevel: count % 2 * level },
      { id: 'rtcp', type: 'remote-inbound-rtp', roundTripTime: rtt },
    ];
    browser.passes(1000);
    await settled();
  }
  return test;
};

test('a good network is excellent, after ten seconds with the number that says back', async () => {
  const { browser, heard, preflight, reports } = await spoken();
  assert.equal(browser.socket.last('call').data.to, 'echo');
  assert.deepEqual(heard, ['connected', 'completed']);
  const report = await preflight.result;
  assert.equal(report, reports[0]);
  assert.equal(report.verdict, 'excellent');
  assert.deepEqual(report.reasons, []);
  assert.equal(report.samples.length, 10);
  assert.equal(report.averages.rtt, 20);
  assert.equal(browser.socket.count('hangup'), 1);
  assert.equal(browser.socket.closedWith, 1000);
  assert.equal((browser.players[0] as any).muted, true);
  assert.equal(browser.timers, 0);
});

test('number and length can be chosen', async () => {
  const { browser, reports } = await spoken({}, { number: '+15550100', seconds: 3 });
  assert.equal(browser.socket.last('call').data.to, '+15550100');
  assert.equal(reports[0]!.samples.length, 3);
});

for (const [verdict, second] of [
  ['great', { rtt: 0.22 }],
  ['good', { received: 99, lost: 1 }],
  ['fair', { received: 97, lost: 3 }],
] as const) {
  test(`a network that is not the best is ${verdict}`, async () => {
    const { reports } = await spoken(second);
    assert.equal(reports[0]!.verdict, verdict, String(reports[0]!.averages.mos));
  });
}

for (const [part, second] of [
  ['latency', { rtt: 0.5 }],
  ['loss', { received: 90, lost: 10 }],
  ['media', { received: 0 }],
  ['media', { sent: 0 }],
  ['microphone', { level: 0 }],
  ['latency', { jitter: 0.2 }],
] as const) {
  test(`${JSON.stringify(second)} is not suitable, because of ${part}`, async () => {
    const { heard, reasons, reports } = await spoken(second);
    assert.equal(reports[0]!.verdict, 'not-suitable');
    assert.deepEqual(reasons(), [part]);
    assert.equal(heard.at(-1), 'completed');
  });
}

test('a configured user is that before he calls', async () => {
  const browser = new FakeBrowser();
  runPreflight(undefined, { user: 'anna', secret: 's' }, browser);
  browser.socket.welcomes();
  await settled();
  browser.socket.grants('register');
  await settled();
  browser.passes(0);
  await settled();
  assert.deepEqual(browser.socket.sent.map(message => message.type), ['register', 'call']);
});

test('without a connection it is the signalling', async () => {
  const { browser, heard, reasons } = await world();
  browser.socket.breaks();
  await settled();
  assert.deepEqual(heard, ['failed 50380']);
  assert.deepEqual(reasons(), ['signalling']);
});

test('without a microphone it is the microphone', async () => {
  const { browser, heard, preflight } = await world();
  browser.microphone = async () => { throw new DOMException('', 'NotAllowedError'); };
  browser.socket.welcomes();
  await settled();
  browser.passes(0);
  await settled();
  assert.deepEqual(heard, ['failed 40380']);
  assert.deepEqual((await preflight.result).reasons.map(({ part, code }) => [part, code]), [['microphone', 40380]]);
});

test('a gateway that refuses the number is the signalling, in its words', async () => {
  const { browser, reports } = await world();
  browser.socket.welcomes();
  await settled();
  browser.passes(0);
  await settled();
  browser.socket.refuses('call', 40301, 'destination-not-allowed', 'Not this one.');
  await settled();
  assert.deepEqual(reports[0]!.reasons, [{ part: 'signalling', message: 'Not this one.', code: 40301 }]);
});

test('audio that finds no way is ICE', async () => {
  const { browser, reasons } = await accepted();
  browser.peer.becomes('failed');
  browser.socket.says({ type: 'ok', replyTo: browser.socket.last('candidate').id });
  await settled();
  assert.deepEqual(reasons(), ['ice']);
});

test('a browser that does not count is given up', async () => {
  const { browser, heard, reports, reasons } = await accepted();
  browser.peer.becomes('connected');
  browser.peer.getStats = () => Promise.reject(new Error('busy'));
  browser.socket.says({ type: 'answered', callId: 'c1', data: {} });
  browser.passes(20_000);
  await settled();
  assert.deepEqual(heard, ['connected', 'failed 50080']);
  assert.deepEqual(reasons(), ['media']);
  assert.equal(reports[0]!.samples.length, 0);
  assert.equal(browser.timers, 0);
});

test('a number that does not answer is given up', async () => {
  const { browser, heard, reasons } = await accepted();
  browser.passes(20_000);
  assert.deepEqual([...heard, ...reasons()], ['failed 40850', 'signalling']);
  assert.equal(browser.socket.count('hangup'), 1);
});

test('a test that is stopped says so, once', async () => {
  const { browser, heard, preflight } = await accepted();
  preflight.stop();
  preflight.stop();
  assert.deepEqual(heard, ['failed 48750']);
  await assert.rejects(preflight.result, /stopped/);
  assert.equal(browser.socket.closedWith, 1000);
});
