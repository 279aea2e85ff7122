import type { QualityData, StreamQuality } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from './texts/index.ts';

export type Grade = 'good' | 'fair' | 'poor' | 'bad';

const BARS: Record<Grade, number> = { good: 4, fair: 3, poor: 2, bad: 1 };

/** ITU-T G.109 Table 1, by the lower of both ways: nobody talks who does not listen. */
export const gradeOf = (quality: QualityData): Grade | undefined => {
  const mos = mosOf(quality);
  if (mos === undefined) return undefined;
  return mos >= 4 ? 'good' : mos >= 3.6 ? 'fair' : mos >= 3.1 ? 'poor' : 'bad';
};

const mosOf = ({ heardMos, spokenMos }: QualityData): number | undefined => {
  const known = [heardMos, spokenMos].filter(mos => mos !== null);
  return known.length ? Math.min(...known) : undefined;
};

/** In one line: grade, MOS, the largest loss of any part of the way, and the round trip of this page's network. */
export const qualityWords = (quality: QualityData, { grades, loss }: Texts): string => {
  const { browser, trunk } = quality;
  const parts = [browser.in, browser.out, trunk.in, trunk.out];
  return [
    `${grades[gradeOf(quality)!]} (MOS ${mosOf(quality)!.toFixed(1)})`,
    `${loss} ${percent(Math.max(...parts.map(part => part.lossPercent)))}`,
    browser.roundTripMillis === null ? undefined : millis(browser.roundTripMillis),
  ].filter(Boolean).join(', ');
};

/** Nothing while nobody knows; the details open by click or key. */
export const quality = (data: QualityData | undefined, texts: Texts): TemplateResult | typeof nothing => {
  const grade = data && gradeOf(data);
  if (!grade) return nothing;
  return html`
    <details class="quality ${grade}" data-testid="quality">
      <summary>${bars(BARS[grade])}<span class="unseen">${texts.callQuality}</span><span data-testid="quality-words">${qualityWords(data, texts)}</span></summary>
      ${table(data, texts)}
    </details>
    <p class="unseen" role="status">${grade === 'good' || grade === 'fair' ? nothing : texts.qualityIs[grade]}</p>`;
};

const bars = (lit: number): TemplateResult => html`
  <span class="bars" aria-hidden="true">${[1, 2, 3, 4].map(bar => html`<i class=${bar <= lit ? 'lit' : ''}></i>`)}</span>`;

const table = ({ browser, trunk, heardMos, spokenMos }: QualityData, texts: Texts): TemplateResult => {
  const row = (name: string, ...cells: (string | undefined)[]): TemplateResult => html`
    <tr><th scope="row">${name}</th>${cells.map(cell => html`<td>${cell ?? texts.notKnown}</td>`)}</tr>`;
  return html`
    <table>
      <thead><tr><th scope="col">${texts.lastFiveSeconds}</th><th scope="col">${texts.youHear}</th><th scope="col">${texts.theyHear}</th></tr></thead>
      <tbody>
        ${row(texts.mosRange, heardMos?.toFixed(2), spokenMos?.toFixed(2))}
        ${row(texts.lossYours, loss(browser.out), loss(browser.in))}
        ${row(texts.lossTheirs, loss(trunk.in), loss(trunk.out))}
        ${row(texts.jitterYours, jitter(browser.out), jitter(browser.in))}
        ${row(texts.jitterTheirs, jitter(trunk.in), jitter(trunk.out))}
        ${row(texts.repaired, repaired(trunk.in), repaired(browser.in))}
        <tr><th scope="row">${texts.roundTrip}</th><td colspan="2">${roundTrips(browser.roundTripMillis, trunk.roundTripMillis, texts)}</td></tr>
      </tbody>
    </table>`;
};

/** A stream without MOS is one of which nobody has told anything. */
const loss = (stream: StreamQuality) => stream.mos === null ? undefined : percent(stream.lossPercent);
const jitter = (stream: StreamQuality) => stream.mos === null ? undefined : millis(stream.jitterMillis);
const repaired = ({ recoveredFrames, concealedFrames }: StreamQuality) => millis(20 * (recoveredFrames + concealedFrames));

const roundTrips = (yours: number | null, theirs: number | null, texts: Texts): string => [
  yours === null ? undefined : texts.toGateway(millis(yours)),
  theirs === null ? undefined : texts.toTelephone(millis(theirs)),
].filter(Boolean).join(', ') || texts.notKnown;

const percent = (value: number) => `${value.toFixed(1)} %`;
const millis = (value: number) => `${Math.round(value)} ms`;
