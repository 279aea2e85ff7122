// Firefox for a test that is written in Java, by WebDriver BiDi: a line of JSON in, a line of JSON out.
//
//   node driver.mjs EXECUTABLE SCRIPT    SCRIPT runs in each page before its own
//   {"open": URL}                        a page, which is the one that is spoken of from now on
//   {"evaluate": FUNCTION, "with": [..]} -> {"value": what it returns, or what its promise brings}
//   {"await": FUNCTION, "with": [..]}    until it returns what is true
//   {"click": SELECTOR}                  as a person does
//   {"fill": SELECTOR, "with": TEXT}
//
// What goes wrong is {"error": words}. At the end of the input the browser is closed, and what went wrong in pages is listed.
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const PATIENCE_MILLIS = 30_000;

/** The microphone is a tone, and nobody asks; the loopback interface is the network. */
const extraPrefsFirefox = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.gmp-manager.updateEnabled': false, // asks no other machine for anything
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.argv[2], headless: true, extraPrefsFirefox });
const problems = [];
let page;

const obey = async ({ open, evaluate, await: until, with: given = [], click, fill }) => {
  if (open) {
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', message => message.type() === 'error' && problems.push(message.text()));
    await page.evaluateOnNewDocument(process.argv[3]);
    await page.goto(open);
  } else if (evaluate) {
    return page.evaluate(`(${evaluate})(...${JSON.stringify(given)})`);
  } else if (until) {
    await page.waitForFunction(`(${until})(...${JSON.stringify(given)})`, { polling: 50 });
  } else if (click) {
    await page.locator(click).click();
  } else if (fill) {
    await page.locator(fill).fill(given);
  }
};

/** With what the page shows, for whoever reads it. */
const failed = async ({ message }) => ({
  error: `${message}; the page shows: ${await page?.evaluate('document.querySelector("trunkline-softphone")?.renderRoot.textContent.replace(/\\s+/g, " ")')}`,
});

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line)).then(value => ({ value }), failed);
  console.log(JSON.stringify(answer));
}
console.log(JSON.stringify(problems));
await browser.close();
