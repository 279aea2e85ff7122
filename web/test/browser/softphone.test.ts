import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { type Visit, World } from './world.ts';

let world: World;
let visit: Visit;

before(async () => { world = await World.start(); });
after(() => world.stop());

const at = (id: string): Locator => visit.page.getByTestId(id);
const LIMIT_MILLIS = 15_000;
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

const inState = (state: string): Promise<void> => visit.page.locator(`trunkline-softphone[data-state=${state}]`).waitFor({ timeout: LIMIT_MILLIS });
const text = async (id: string): Promise<string> => (await at(id).innerText()).trim();

/** Waits until it is so. */
const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + LIMIT_MILLIS; Date.now() < deadline;) {
    if (await condition()) return;
    await visit.page.waitForTimeout(50);
  }
  assert.fail(`did not come: ${what}`);
};

const call = async (number = '+15550100'): Promise<void> => {
  await at('number').fill(number);
  await at('number').press('Enter');
  await visit.page.locator('trunkline-softphone:not([data-state=idle])').waitFor();
};

/** The calls for which this was asked. */
const sent = (type: string): string[] => visit.gateway.requests.filter(request => request.type === type).map(request => request.callId);

const connected = async (): Promise<void> => {
  await call();
  await visit.gateway.says('ringing', { earlyMedia: false });
  await inState('ringing');
  await visit.gateway.says('answered');
  await inState('connected');
};

/** What axe finds, in the scheme that the page has and, of colours, in the other one. */
const violations = async (): Promise<string[]> => {
  const { page } = visit;
  await page.evaluate(AXE);
  const run = (options: object): Promise<string[]> => page.evaluate(async options => {
    const { violations } = await (globalThis as any).axe.run(options);
    return violations.map((violation: any) => `${violation.id}: ${violation.nodes.map((node: any) => node.target.flat().at(-1)).join(', ')}`);
  }, options);
  const found = await run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark', reducedMotion: 'reduce' });
  const inTheOther = await run({ runOnly: { type: 'rule', values: ['color-contrast'] } });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: null });
  return [...found, ...inTheOther];
};

describe('in a window of a desktop', () => {
  beforeEach(async () => { visit = await world.visit(); });
  afterEach(async () => {
    assert.deepEqual(visit.problems, []);
    await visit.close();
  });

  test('how good the call is can be read, opened by a key, and is said aloud when it is poor', async () => {
    const stream = { packets: 250, lost: 2, lossPercent: 0.8, jitterMillis: 3.2, late: 0, duplicates: 0, recoveredFrames: 2, concealedFrames: 0, mos: 4.2 };
    const leg = { roundTripMillis: 34.1, in: stream, out: stream };
    const quality = { millis: 5000, heardMos: 4.28, spokenMos: 4.21, browser: leg, trunk: leg };
    await connected();
    assert.equal(await at('quality').count(), 0);
    await visit.gateway.says('quality', quality);
    await at('quality').waitFor();
    assert.equal(await text('quality-words'), 'Good (MOS 4.2), loss 0.8 %, 34 ms');
    await at('quality').locator('summary').focus();
    await visit.page.keyboard.press('Enter');
    assert.equal(await at('quality').getAttribute('open'), '');
    assert.match(await text('quality'), /Round trip\s+34 ms to the gateway, 34 ms to the telephone/);
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-quality');
    await visit.gateway.says('quality', { ...quality, spokenMos: 2.9 });
    await visit.page.getByText('The call quality is bad.').waitFor({ state: 'attached' });
    assert.equal(await at('quality').getAttribute('open'), '', 'it stays open');
  });

  test('a call is heard on both sides, and both levels move', async () => {
    await connected();
    assert.equal(await text('who'), 'Echo');
    assert.equal(await text('status'), 'Connected');
    const level = async (id: string) => Number(await at(id).getAttribute('aria-valuenow'));
    await until('the level of the tone', async () => await level('meter-remote') > 50);
    await until('a level of the microphone', async () => await level('meter-local') > 10);
    const before = await visit.far.heard();
    await until('the far end hears more', async () => await visit.far.heard() > before);
    assert.ok(await visit.page.locator('trunkline-softphone').evaluate(phone => (phone as any).call.getRemoteStream().getAudioTracks().length === 1));
    assert.ok(await visit.page.locator('trunkline-softphone').evaluate(phone => (phone as any).call.peerConnection.connectionState === 'connected'));
    await visit.gateway.says('dtmf', { digit: '7', durationMillis: 100 });
    await until('the received digit', async () => await at('received-digits').count() === 1 && await text('received-digits') === '7');
    await until('a second of call', async () => await text('timer') >= '0:01');
    await visit.shoot('desktop-connected');
    assert.deepEqual(await violations(), []);
  });

  test('a call that a script makes without any click has levels too', async () => {
    await visit.page.locator('trunkline-softphone').evaluate(phone => (phone as any).dial('+15550102'));
    await inState('connecting');
    await visit.gateway.says('answered');
    await until('the level of the tone', async () => Number(await at('meter-remote').getAttribute('aria-valuenow')) > 50);
  });

  test('the offer is audio only, and candidates come after it, with an end', async () => {
    await connected();
    const { requests } = visit.gateway;
    await until('the last candidate', async () => requests.some(request => request.type === 'candidate' && request.data.candidate === ''));
    const [offer] = requests;
    assert.equal(offer.data.to, '+15550100');
    assert.deepEqual(offer.data.sdp.match(/^m=\w+/gm), ['m=audio']);
    assert.ok(requests.slice(1).every(request => request.type === 'candidate' && request.callId === 'c1'));
  });

  test('digits go by click and by keyboard, letters too', async () => {
    await connected();
    await until('digits can be sent', () => visit.page.locator('trunkline-softphone').evaluate(phone => (phone as any).call.peerConnection.getSenders()[0].dtmf.canInsertDTMF));
    await at('keypad').click();
    await at('key-1').click();
    await at('key-D').click();
    await visit.shoot('desktop-keypad');
    assert.deepEqual(await violations(), []);
    await visit.page.keyboard.type('2#*a');
    assert.equal(await text('sent-digits'), '1D2#*A');
    assert.equal(await text('warning'), '');
  });

  test('digits that cannot be sent are explained', async () => {
    await connected();
    await visit.page.locator('trunkline-softphone').evaluate(phone => {
      Object.defineProperty((phone as any).call.peerConnection.getSenders()[0].dtmf, 'canInsertDTMF', { value: false });
    });
    await visit.page.keyboard.type('5');
    await until('the reason', async () => /Digits can/.test(await text('warning')));
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-warning');
    assert.equal(await at('sent-digits').count(), 0);
  });

  test('mute silences the far end and says so', async () => {
    await connected();
    await at('mute').click();
    assert.equal(await text('status'), 'Connected, muted');
    assert.equal(await at('mute').getAttribute('aria-pressed'), 'true');
    assert.equal(await at('meter-local').getAttribute('aria-valuetext'), 'muted');
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-muted');
    assert.equal(await visit.page.locator('trunkline-softphone').evaluate(phone => (phone as any).call.getLocalStream().getAudioTracks()[0].enabled), false);
    await at('mute').click();
    assert.equal(await text('status'), 'Connected');
    await at('sound').click();
    assert.deepEqual(await violations(), []);
  });

  test('escape hangs up; the keyboard is back where a number can be typed', async () => {
    await connected();
    await visit.page.keyboard.press('Escape');
    await inState('ended');
    assert.equal(visit.gateway.requests.at(-1).type, 'hangup');
    assert.equal(await text('status'), 'Call ended');
    await visit.page.keyboard.press('Backspace');
    await visit.page.keyboard.type('6');
    assert.equal(await at('number').inputValue(), '+15550106');
    await inState('idle');
    await visit.page.keyboard.press('Enter');
    await inState('connecting');
    await until('a call to the number that was typed', async () => visit.gateway.requests.some(request => request.data.to === '+15550106'));
  });

  test('the button hangs up while it rings', async () => {
    await call('+15550105');
    await visit.gateway.says('ringing', { earlyMedia: false });
    await inState('ringing');
    assert.deepEqual(await violations(), []);
    await at('hang-up').click();
    await inState('ended');
    assert.equal(await text('status'), 'Cancelled');
  });

  test('early media is said, and heard', async () => {
    await call('+15550106');
    await visit.gateway.says('ringing', { earlyMedia: true });
    await inState('early-media');
    assert.match(await text('status'), /Not answered yet/);
    await until('the level of the tone', async () => Number(await at('meter-remote').getAttribute('aria-valuenow')) > 50);
  });

  test('an end tells why, by whom and by which status', async () => {
    await call('+15550104');
    await visit.gateway.says('ended', { code: 48650, cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' });
    await inState('ended');
    assert.equal(await text('status'), 'Busy');
    assert.match(await text('ended'), /The number is busy\.\s+Ended by the other side · SIP 486/);
    await visit.shoot('desktop-ended');
    assert.deepEqual(await violations(), []);
  });

  test('a call that the gateway refuses tells its words', async () => {
    visit.gateway.refusal = { code: 40301, name: 'destination-not-allowed', message: 'This number may not be called from here.' };
    await call('+19005550100');
    await inState('ended');
    assert.match(await text('ended'), /This number may not be called from here\.\s+Ended by the gateway · code 40301/);
  });

  test('a lost socket ends the call in words, and a new one is made', async () => {
    await connected();
    const offline = visit.page.locator('trunkline-softphone[data-gateway=offline]').waitFor(); // it may be short
    await visit.gateway.dropsSocket();
    await inState('ended');
    assert.equal(await text('status'), 'Connection lost');
    await offline;
    await visit.page.locator('trunkline-softphone[data-gateway=ready]').waitFor();
  });

  test('a number to try is filled in, or called', async () => {
    const [fill, dial] = [0, 1].map(index => visit.page.getByTestId('test-number').nth(2).getByRole('button').nth(index));
    await fill!.click();
    assert.equal(await at('number').inputValue(), '+15550102');
    await visit.shoot('desktop-idle');
    assert.deepEqual(await violations(), []);
    await dial!.click();
    await inState('connecting');
    assert.equal(await text('who'), 'Tone');
  });

  test('what people write for the eye is not dialled', async () => {
    await call('+1 (555) 010-0');
    await until('the call', async () => visit.gateway.requests.length > 0);
    assert.equal(visit.gateway.requests[0].data.to, '+15550100');
  });

  test('typing into another field of the page does nothing to the telephone', async () => {
    await visit.page.evaluate(() => {
      const field = document.body.appendChild(document.createElement('input'));
      field.setAttribute('aria-label', 'Other');
      field.focus();
    });
    await visit.page.keyboard.type('123');
    assert.equal(await at('number').inputValue(), '');
  });

  const registered = async (): Promise<void> => {
    await visit.page.locator('trunkline-softphone').evaluate(phone => phone.setAttribute('user', 'anna'));
    await visit.page.locator('trunkline-softphone[data-user=anna]').waitFor();
  };

  test('a call in rings, is announced, and is answered with Enter', async () => {
    await registered();
    assert.equal(await text('gateway'), 'Online as anna');
    visit.gateway.rings();
    await at('accept').waitFor();
    assert.equal(await text('caller'), '+1 555 0123');
    assert.match(await visit.page.title(), /0123 is calling/);
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-incoming');
    await visit.page.locator('body').press('Enter');
    await inState('connecting');
    await visit.gateway.says('answered');
    await inState('connected');
    assert.equal(await text('who'), '+1 555 0123');
    assert.doesNotMatch(await visit.page.title(), /calling/);
    await until('the level of the tone', async () => Number(await at('meter-remote').getAttribute('aria-valuenow')) > 50);
    assert.ok(visit.gateway.requests.some(request => request.type === 'answer' && request.callId === 'c1'));
  });

  test('escape rejects a call in; who calls at the same time is shown next', async () => {
    await registered();
    const title = await visit.page.title();
    visit.gateway.rings('');
    visit.gateway.rings();
    await at('reject').waitFor();
    assert.equal(await text('caller'), 'Unknown caller');
    await visit.page.locator('body').press('Escape');
    await until('the next caller', async () => await text('caller') === '+1 555 0123');
    assert.match(await visit.page.title(), /0123 is calling/);
    await at('ignore').click();
    await inState('ended');
    assert.equal(await at('accept').count(), 0);
    assert.equal(await visit.page.title(), title);
    const rejections = visit.gateway.requests.filter(request => request.type === 'reject');
    assert.deepEqual(rejections.map(({ callId, data }) => [callId, data.status]), [['c1', 'decline']]);
  });

  test('why a call in stopped is said', async () => {
    await registered();
    visit.gateway.rings();
    await at('accept').waitFor();
    visit.gateway.stops('answered-elsewhere', 'The call was answered on another page.');
    await inState('ended');
    assert.equal(await text('status'), 'Answered on another page');
    assert.match(await text('ended'), /answered on another page/);
    assert.equal(await at('accept').count(), 0);
  });

  test('a second caller is told that it is busy, or is answered while the first is on hold', async () => {
    await registered();
    await connected();
    visit.gateway.rings();
    await at('reject').click();
    await until('the rejection', async () => visit.gateway.requests.some(request => request.type === 'reject' && request.data.status === 'busy'));
    await inState('connected');
    const callId = visit.gateway.rings('+15550124', 'Example Ltd');
    await at('accept').waitFor();
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-second-caller');
    await at('accept').click();
    await visit.gateway.says('answered', {}, callId);
    await until('the second call', async () => await text('who') === 'Example Ltd' && await text('status') === 'Connected');
    assert.match(await text('other'), /^Echo\s+On hold/);
    assert.deepEqual(sent('hold'), ['c1']);
  });

  test('a second call is made while the first is on hold; both are switched, and joined', async () => {
    await connected();
    await at('second-call').click();
    assert.match(await text('other'), /Echo/);
    await visit.page.keyboard.press('Escape');
    await at('second-call').click();
    await visit.page.keyboard.type('+15550103');
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-second-number');
    await visit.page.keyboard.press('Enter');
    await until('the second call', async () => await text('who') === 'Music');
    await visit.gateway.says('answered', {}, 'c2');
    await until('both', async () => await text('status') === 'Connected' && /On hold/.test(await text('other')));
    await at('switch').click();
    await until('the first call again', async () => await text('who') === 'Echo' && /Music\s+On hold/.test(await text('other')));
    assert.deepEqual([sent('hold'), sent('resume')], [['c1', 'c2'], ['c1']]);
    await at('transfer').click();
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-join');
    await at('join').click();
    await until('the transfer', async () => visit.gateway.requests.some(request => request.type === 'transfer' && request.data.callId === 'c2'));
    visit.gateway.stops('transferred', 'You handed the call over.');
    await until('the other one', async () => await text('who') === 'Music');
    assert.match(await text('warning'), /Echo: Handed over/);
    visit.gateway.stops('transferred', 'You handed the call over.', 'c2');
    await inState('ended');
  });

  test('hold and handing over are asked for, and what comes of them is shown', async () => {
    await connected();
    await at('hold').click();
    await until('on hold', async () => await text('status') === 'On hold');
    assert.equal(await at('hold').getAttribute('aria-pressed'), 'true');
    await at('hold').click();
    await visit.gateway.says('held', { by: 'phone' });
    await until('held by the phone', async () => await text('status') === 'The other side has you on hold');
    await at('transfer').click();
    await at('transfer-number').fill('+1 555 0107');
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-hand-over');
    await at('transfer-now').click();
    await until('the transfer', async () => visit.gateway.requests.some(request => request.type === 'transfer' && request.data.to === '+15550107'));
    await visit.gateway.says('transfer', { step: 'failed', by: 'browser', sipStatus: 486, message: 'The call could not be handed over (SIP 486).' });
    await until('the failure', async () => /could not be handed over/.test(await text('warning')));
    assert.deepEqual([sent('hold'), sent('resume')], [['c1'], ['c1']]);
  });

  test('the calls of this browser are kept, also over a reload, until they are cleared', async () => {
    await registered();
    visit.gateway.rings('+15550124', 'Example Ltd');
    await at('accept').waitFor();
    visit.gateway.stops('cancelled-by-caller', 'The caller gave up.');
    await inState('ended');
    await call('+15550104');
    await visit.gateway.says('ended', { code: 48650, cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' }, 'c2');
    await inState('ended');
    await visit.page.reload();
    await visit.page.locator('trunkline-softphone[data-gateway=ready]').waitFor();
    await at('tab-history').click();
    const calls = await at('past').allInnerTexts();
    assert.equal(calls.length, 2);
    assert.match(calls[0]!, /^Busy\s.*Busy$/s);
    assert.match(calls[1]!, /^Example Ltd\s.*Missed call$/s);
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-history');
    await at('past').nth(1).getByRole('button').click();
    await until('the call back', async () => visit.gateway.requests.some(request => request.data?.to === '+15550124'));
    await at('hang-up').click();
    await at('tab-history').click();
    await at('clear-history').click();
    await at('no-history').waitFor();
    assert.deepEqual(await violations(), []);
    assert.equal(await visit.page.evaluate(() => localStorage.getItem('trunkline.history')), '[]');
  });

  test('microphone, speaker and the way to the gateway are tested', async () => {
    await at('tab-sound').click();
    await at('test-microphone').click();
    await until('a level', async () => Number(await at('test-level').getAttribute('aria-valuenow')) > 10);
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-sound');
    await at('stop-test').click();
    await at('test-speaker').click();
    await at('test-connection').click();
    await until('a call to the number that says back', async () => visit.gateway.requests.some(request => request.type === 'call' && request.data.to === 'echo'));
    await visit.gateway.says('answered');
    await until('seconds', async () => /of 10 seconds/.test(await text('verdict')));
    assert.deepEqual(await violations(), []);
    visit.gateway.stops('media-failed', 'The browser\'s media ended.');
    await until('the verdict', async () => /will not be good\.\s+No audio gets through/.test(await text('verdict')));
    assert.deepEqual(await violations(), []);
    await visit.shoot('desktop-verdict');
  });

  test('an element that is taken out hangs up', async () => {
    await connected();
    await visit.page.locator('trunkline-softphone').evaluate(phone => phone.remove());
    await until('the hang-up', async () => visit.gateway.requests.at(-1).type === 'hangup');
  });
});

describe('without leave to use the microphone', () => {
  test('the page says what to do', async () => {
    visit = await world.visit({ microphone: false });
    await at('number').fill('1');
    await at('call').click();
    await inState('ended');
    assert.equal(await text('status'), 'No microphone');
    assert.match(await text('ended'), /may not use the microphone/);
    assert.equal(visit.gateway.requests.length, 0);
    await at('tab-sound').click();
    await at('test-microphone').click();
    await visit.page.getByText('may not be used').waitFor();
    assert.deepEqual(await violations(), []);
    await visit.close();
  });
});

for (const [name, options] of [
  ['mobile', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }],
  ['mobile-dark', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, colorScheme: 'dark' }],
  ['desktop-dark', { colorScheme: 'dark' }],
] as const) {
  test(`${name}: everything is there, nothing sticks out, and axe finds no fault`, async () => {
    visit = await world.visit(options);
    await visit.shoot(`${name}-idle`);
    assert.deepEqual(await violations(), []);
    await connected();
    await visit.page.waitForTimeout(300);
    await visit.shoot(`${name}-connected`);
    assert.deepEqual(await violations(), []);
    for (const lang of ['fr', 'es', 'it', 'de']) {
      await visit.page.locator('trunkline-softphone').evaluate((phone, lang) => { (phone as HTMLElement).lang = lang; }, lang);
      await visit.page.locator(`[lang=${lang}] [data-testid=hang-up]`).waitFor();
      assert.equal(await visit.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, lang);
    }
    assert.equal(await text('status'), 'Verbunden');
    await visit.shoot(`${name}-german`);
    assert.ok((await at('hang-up').boundingBox())!.y + 52 <= visit.page.viewportSize()!.height, 'hang-up is not on the first screen');
    await visit.close();
  });
}
