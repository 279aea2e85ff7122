import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from '../src/meter.ts';
import { mosOf } from '../src/mos.ts';
import { type Sample, sampleOf } from '../src/sample.ts';
import { Warnings } from '../src/warnings.ts';
import { answered } from './calls.ts';
import { type FakeBrowser, settled } from './fake-browser.ts';

const report = (entries: object[]): RTCStatsReport => new Map(entries.map((entry, index) => [index, entry])) as never;

const FIRST = [
  { id: 'in', type: 'inbound-rtp', kind: 'audio', timestamp: 1000, codecId: 'opus', packetsReceived: 50, packetsLost: 0, bytesReceived: 4000, jitter: 0.003, audioLevel: 0.25 },
  { id: 'out', type: 'outbound-rtp', kind: 'audio', timestamp: 1000, packetsSent: 51, bytesSent: 4100 },
  { id: 'opus', type: 'codec', mimeType: 'audio/opus' },
  { id: 'mic', type: 'media-source', kind: 'audio', audioLevel: 0.5 },
  { id: 'pair', type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.03 },
];

test('a sample is what the browser counted since the last one', () => {
  const first = sampleOf(report(FIRST), undefined);
  assert.deepEqual({ ...first, mos: undefined, totals: undefined }, {
    timestamp: 1000, rtt: 30, jitter: 3, mos: undefined, bytesReceived: 4000, bytesSent: 4100, packetsReceived: 50, packetsSent: 51,
    packetsLost: 0, packetsLostFraction: 0, audioInputLevel: 0.5, audioOutputLevel: 0.25, codecName: 'opus', totals: undefined,
  });
  const second = sampleOf(report([
    { ...FIRST[0], timestamp: 2000, packetsReceived: 98, packetsLost: 2, bytesReceived: 7900 },
    { ...FIRST[1], packetsSent: 101, bytesSent: 8100 },
    { id: 'rtcp', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.05 },
  ]), first);
  assert.deepEqual([second.packetsReceived, second.packetsLost, second.packetsLostFraction, second.bytesSent, second.rtt], [48, 2, 4, 4000, 50]);
  assert.deepEqual(second.totals, { bytesReceived: 7900, bytesSent: 8100, packetsReceived: 98, packetsSent: 101, packetsLost: 2, packetsLostFraction: 2 });
});

test('what a browser does not tell is not guessed', () => {
  const { rtt, jitter, mos, audioInputLevel, codecName } = sampleOf(report([]), undefined);
  assert.deepEqual([rtt, jitter, mos, audioInputLevel, codecName], [undefined, undefined, undefined, undefined, undefined]);
});

test('doubled packets are no negative loss', () => {
  assert.equal(sampleOf(report([{ ...FIRST[0], packetsLost: -3 }]), undefined).packetsLost, 0);
});

test('the rating falls with delay and loss, as the E-model has it', () => {
  const rounded = (...args: Parameters<typeof mosOf>) => Number(mosOf(...args).toFixed(2));
  assert.equal(rounded(0, 0, 0, 'PCMU'), 4.4); // G.107: 4.41 without delay
  assert.equal(rounded(20, 2, 0, 'opus'), 4.27);
  assert.equal(rounded(20, 2, 5, 'opus'), 2.96);
  assert.equal(rounded(600, 0, 0, 'PCMA'), 3.59);
  assert.equal(rounded(3000, 100, 100, 'opus'), 1);
});

const GOOD: Sample = {
  timestamp: 0, rtt: 30, jitter: 3, mos: 4.2, bytesReceived: 4000, bytesSent: 4000, packetsReceived: 50, packetsSent: 50, packetsLost: 0,
  packetsLostFraction: 0, audioInputLevel: 0.5, audioOutputLevel: 0.5, codecName: 'opus',
  totals: { bytesReceived: 0, bytesSent: 0, packetsReceived: 0, packetsSent: 0, packetsLost: 0, packetsLostFraction: 0 },
};

/** What is told after each sample, "+" where it was raised, "-" where it was cleared. Levels move, unless they are given. */
const told = (samples: Partial<Sample>[]): string[] => {
  const warnings = new Warnings();
  return samples.map((sample, index) => {
    const moving = index % 2 / 2;
    return warnings.next({ ...GOOD, audioInputLevel: moving, audioOutputLevel: moving, ...sample })
      .map(change => `${change.raised ? '+' : '-'}${change.name}`).join(' ');
  });
};

const times = (count: number, sample: Partial<Sample>): Partial<Sample>[] => Array.from({ length: count }, () => sample);

for (const [name, bad] of [
  ['high-rtt', { rtt: 401 }],
  ['high-jitter', { jitter: 31 }],
  ['high-packet-loss', { packetsLostFraction: 1.1 }],
  ['low-mos', { mos: 2.9 }],
] as const) {
  test(`${name} is raised by three of five samples, and cleared when none of five is bad`, () => {
    assert.deepEqual(told([bad, {}, bad, {}, bad]), ['', '', '', '', `+${name}`]);
    assert.deepEqual(told([...times(3, bad), ...times(6, {})]), ['', '', `+${name}`, '', '', '', '', `-${name}`, '']);
    assert.deepEqual(told([bad, bad, {}, {}, {}, bad]), ['', '', '', '', '', '']);
  });
}

test('what is exactly at its threshold is good', () => {
  assert.ok(told(times(20, { rtt: 400, jitter: 30, packetsLostFraction: 1, mos: 3 })).every(change => change === ''));
});

test('loss over seven seconds counts by its average, and ends at one percent', () => {
  const changes = told([...times(2, { packetsLostFraction: 15 }), ...times(12, {})]);
  assert.equal(changes[6], '+high-packets-lost-fraction');
  assert.equal(changes.findIndex(change => change === '-high-packets-lost-fraction'), 11);
});

for (const [name, field] of [['low-bytes-received', 'bytesReceived'], ['low-bytes-sent', 'bytesSent']] as const) {
  test(`${name} is raised by three silent seconds, and lasts five at least`, () => {
    assert.deepEqual(told([...times(3, { [field]: 0 }), ...times(6, {})]), ['', '', `+${name}`, '', '', '', '', `-${name}`, '']);
  });
}

for (const [name, field] of [['constant-audio-input-level', 'audioInputLevel'], ['constant-audio-output-level', 'audioOutputLevel']] as const) {
  test(`${name} is raised by ten seconds without change, and cleared by one change`, () => {
    const changes = told([...times(12, { [field]: 0 }), { [field]: 0 }, { [field]: 0.5 }, { [field]: 0 }]);
    assert.deepEqual(changes.map((change, index) => change && `${index} ${change}`).filter(Boolean), [`9 +${name}`, `14 -${name}`]);
    assert.ok(told(times(20, { [field]: undefined })).every(change => change === ''), 'not by a browser that does not tell');
  });
}

test('a warning carries its samples and the threshold', () => {
  const warnings = new Warnings();
  const [change] = [500, 510, 520].flatMap(rtt => warnings.next({ ...GOOD, rtt }));
  assert.deepEqual(change, { name: 'high-rtt', raised: true, data: { values: [500, 510, 520], threshold: 400 } });
});

/** Seconds of a call, one after the other. */
const seconds = async (browser: FakeBrowser, count: number): Promise<void> => {
  for (let second = 0; second < count; second++) {
    browser.passes(1000);
    await settled();
  }
};

test('a call is sampled each second from its answer to its end', async () => {
  const { browser, call, peer } = await answered();
  const samples: Sample[] = [];
  call.on('sample', sample => samples.push(sample));
  peer.stats = FIRST;
  await seconds(browser, 2);
  assert.deepEqual(samples.map(sample => sample.packetsReceived), [50, 0]);
  call.disconnect();
  await seconds(browser, 2);
  assert.equal(samples.length, 2);
});

test('a call warns by its samples; a microphone that is muted is no warning', async () => {
  const { browser, call, heard, peer } = await answered();
  call.mute();
  peer.stats = FIRST.map(entry => entry.id === 'pair' ? { ...entry, currentRoundTripTime: 0.5 } : entry.id === 'mic' ? { ...entry, audioLevel: 0 } : entry);
  await seconds(browser, 12);
  assert.deepEqual(heard, ['accept', 'high-rtt', 'low-bytes-received', 'low-bytes-sent', 'constant-audio-output-level']);
});

test('levels are told ten times a second while somebody listens, and meters are given back', async () => {
  const { browser, call, peer } = await answered();
  browser.passes(500);
  assert.equal(browser.meters.size, 0, 'nobody listens');
  peer.hears();
  const levels: number[][] = [];
  call.on('volume', (input, output) => levels.push([input, output]));
  browser.passes(300);
  assert.deepEqual(levels, [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]);
  await call.useMicrophone({});
  browser.passes(100);
  assert.equal(browser.meters.size, 2, 'the one before is closed');
  call.disconnect();
  assert.equal(browser.meters.size, 0);
});

test('a level runs from -60 dBFS to full scale', () => {
  const level = (amplitude: number) => Number(levelOf(new Float32Array(64).fill(amplitude)).toFixed(2));
  assert.deepEqual([0, 0.001, 0.0316, 1, 2].map(level), [0, 0, 0.5, 1, 1]);
});
