import type { QualityData, StreamQuality } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';

export type Grade = 'good' | 'fair' | 'poor' | 'bad';

const WORDS: Record<Grade, string> = { good: 'Good', fair: 'Fair', poor: 'Poor', bad: 'Bad' };
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
export const qualityWords = (quality: QualityData): string => {
  const { browser, trunk } = quality;
  const parts = [browser.in, browser.out, trunk.in, trunk.out];
  return [
    `${WORDS[gradeOf(quality)!]} (MOS ${mosOf(quality)!.toFixed(1)})`,
    `loss ${percent(Math.max(...parts.map(part => part.lossPercent)))}`,
    browser.roundTripMillis === null ? undefined : millis(browser.roundTripMillis),
  ].filter(Boolean).join(', ');
};

/** Nothing while nobody knows; the details open by click or key. */
export const quality = (data: QualityData | undefined): TemplateResult | typeof nothing => {
  const grade = data && gradeOf(data);
  if (!grade) return nothing;
  return html`
    <details class="quality ${grade}" data-testid="quality">
      <summary>${bars(BARS[grade])}<span class="unseen">Call quality: </span><span data-testid="quality-words">${qualityWords(data)}</span></summary>
      ${table(data)}
    </details>
    <p class="unseen" role="status">${grade === 'good' || grade === 'fair' ? nothing : `The call quality is ${grade}.`}</p>`;
};

const bars = (lit: number): TemplateResult => html`
  <span class="bars" aria-hidden="true">${[1, 2, 3, 4].map(bar => html`<i class=${bar <= lit ? 'lit' : ''}></i>`)}</span>`;

const table = ({ browser, trunk, heardMos, spokenMos }: QualityData): TemplateResult => html`
  <table>
    <thead><tr><th scope="col">Last five seconds</th><th scope="col">You hear</th><th scope="col">They hear</th></tr></thead>
    <tbody>
      ${row('MOS, 1 to 4.5', heardMos?.toFixed(2), spokenMos?.toFixed(2))}
      ${row('Loss, your network', loss(browser.out), loss(browser.in))}
      ${row('Loss, telephone network', loss(trunk.in), loss(trunk.out))}
      ${row('Jitter, your network', jitter(browser.out), jitter(browser.in))}
      ${row('Jitter, telephone network', jitter(trunk.in), jitter(trunk.out))}
      ${row('Lost and repaired', repaired(trunk.in), repaired(browser.in))}
      <tr><th scope="row">Round trip</th><td colspan="2">${roundTrips(browser.roundTripMillis, trunk.roundTripMillis)}</td></tr>
    </tbody>
  </table>`;

const row = (name: string, ...cells: (string | undefined)[]): TemplateResult => html`
  <tr><th scope="row">${name}</th>${cells.map(cell => html`<td>${cell ?? 'not known'}</td>`)}</tr>`;

/** A stream without MOS is one of which nobody has told anything. */
const loss = (stream: StreamQuality) => stream.mos === null ? undefined : percent(stream.lossPercent);
const jitter = (stream: StreamQuality) => stream.mos === null ? undefined : millis(stream.jitterMillis);
const repaired = ({ recoveredFrames, concealedFrames }: StreamQuality) => millis(20 * (recoveredFrames + concealedFrames));

const roundTrips = (yours: number | null, theirs: number | null): string => [
  yours === null ? undefined : `${millis(yours)} to the gateway`,
  theirs === null ? undefined : `${millis(theirs)} to the telephone`,
].filter(Boolean).join(', ') || 'not known';

const percent = (value: number) => `${value.toFixed(1)} %`;
const millis = (value: number) => `${Math.round(value)} ms`;
