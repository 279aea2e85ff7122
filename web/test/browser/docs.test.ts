import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Visit, World } from './world.ts';

const LIMIT_MILLIS = 15_000;
const DOCUMENTS = ['../docs/sdk.md', 'voice/README.md'].map(name => ({ name, text: readFileSync(name, 'utf8') }));

const blocks = (text: string, kind: string): string[] => [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(block => block[1]!);

let world: World;

before(async () => { world = await World.start(); });
after(() => world.stop());

/** A page with the file for a script element, a device that is connected, a call that goes on, and a server with tokens. */
const stage = async (): Promise<Visit> => {
  const visit = await world.visit();
  await visit.page.route('**/phone-token', route => route.fulfill({ json: { token: 'a.b.c' } }));
  await visit.page.addScriptTag({ path: 'target/classes/META-INF/resources/trunkline-voice.js' });
  await visit.page.evaluate(async () => {
    const { Device } = (globalThis as any).Trunkline;
    const device = new Device();
    await device.register();
    const call = await device.connect({ to: '+15550100' });
    Object.assign(globalThis, { device, call, accepted: new Promise(resolve => call.on('accept', resolve)), confirm: () => true });
  });
  await visit.gateway.says('answered');
  await visit.page.evaluate(() => (globalThis as any).accepted);
  return visit;
};

for (const { name, text } of DOCUMENTS) {
  for (const [index, code] of blocks(text, 'js').entries()) {
    test(`example ${index + 1} of ${name} runs`, { timeout: 4 * LIMIT_MILLIS }, async () => {
      const visit = await stage();
      const answering = setInterval(() => {
        for (const callId of ['c2', 'c3']) void visit.gateway.says('answered', {}, callId);
      }, 500);
      try {
        await visit.page.evaluate(async code => {
          const AsyncFunction = (async () => {}).constructor as any;
          // What the example declares itself is not given to it.
          const given: any = { ...(globalThis as any).Trunkline, device: (globalThis as any).device, call: (globalThis as any).call, token: undefined };
          for (const name of Object.keys(given)) if (new RegExp(`const (\\{ )?${name}\\b`).test(code)) delete given[name];
          const body = code.replace(/^import .*$/gm, '').replace("'https://phone.example'", 'location.origin');
          await new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
        }, code);
        assert.deepEqual(visit.problems, []);
      } finally {
        clearInterval(answering);
        await visit.close();
      }
    });
  }
}

test('the first page calls, is heard, and hangs up', async () => {
  const [page] = blocks(DOCUMENTS[0]!.text, 'html');
  const visit = await world.visit();
  const { origin } = new URL(visit.page.url());
  await visit.page.route('**/first-page', route => route.fulfill({ contentType: 'text/html', body: page!.replaceAll('http://localhost:8080', origin) }));
  await visit.page.goto(`${origin}/first-page`);
  const says = (words: string) => visit.page.getByText(words).waitFor({ timeout: LIMIT_MILLIS });
  await visit.page.locator('#call').click();
  await visit.gateway.says('ringing', { earlyMedia: false });
  await says('Ringing');
  await visit.gateway.says('answered');
  await says('Say something');
  const before = await visit.far.heard();
  await visit.page.waitForTimeout(500);
  assert.ok(await visit.far.heard() > before, 'the far end hears the page');
  await visit.page.locator('#hang-up').click();
  await says('You hung up.');
  assert.deepEqual(visit.problems, []);
  await visit.close();
});

test('the element works in a page of its own, in its language and theme', async () => {
  const [page] = blocks(readFileSync('README.md', 'utf8'), 'html');
  const visit = await world.visit();
  const { origin } = new URL(visit.page.url());
  const body = `<!doctype html><html lang="en"><title>Mine</title><body>${page!.replaceAll('https://phone.example', origin)}</body></html>`;
  await visit.page.route('**/my-page', route => route.fulfill({ contentType: 'text/html', body }));
  await visit.page.goto(`${origin}/my-page`);
  await visit.page.locator('trunkline-softphone[data-gateway=ready]').waitFor();
  assert.equal(await visit.page.getByTestId('call').innerText(), 'Anrufen');
  assert.equal(await visit.page.locator('trunkline-softphone').evaluate(phone => getComputedStyle(phone).colorScheme), 'dark');
  assert.deepEqual(visit.problems, []);
  await visit.close();
});
