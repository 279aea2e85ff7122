import type { PreflightReport } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';
import { PREFLIGHT_SECONDS } from './checks.ts';
import { meter } from './meter.ts';
import type { SoundKind } from './sound-devices.ts';
import type { Texts } from './texts/index.ts';
import type { Actions, View } from './view.ts';

/** Which microphone and speaker, and whether they and the network will do. */
export const soundScreen = (view: View, act: Actions): TemplateResult => {
  const { checks, texts } = view;
  return html`
    <div class="sound">
      ${microphone(view, act)}
      ${checks.level === undefined
        ? html`<button type="button" class="action plain" data-testid="test-microphone" @click=${act.testMicrophone}>${texts.testMicrophone}</button>`
        : html`
          ${meter(texts.yourVoice, 'test-level', checks.level, texts.percent(checks.level))}
          <p class="hint quiet">${texts.speakNow} <button type="button" class="link" data-testid="stop-test" @click=${act.stopTests}>${texts.stopTest}</button></p>`}
      ${checks.refused ? html`<p class="warning" role="alert">${texts.says['microphone-not-allowed'] ?? texts.parts.microphone}</p>` : nothing}

      ${speaker(view, act)}
      <button type="button" class="action plain" data-testid="test-speaker" @click=${act.testSpeaker}>${texts.playTone}</button>

      <div class="way">
        ${checks.way && 'seconds' in checks.way ? nothing : html`
          <button type="button" class="action plain" data-testid="test-connection" ?disabled=${!view.ready} @click=${act.testConnection}>${texts.testConnection}</button>`}
        <div role="status" data-testid="verdict">${way(view, act)}</div>
      </div>
    </div>`;
};

const way = ({ checks, texts }: View, act: Actions): TemplateResult | typeof nothing => {
  if (!checks.way) return nothing;
  if ('report' in checks.way) return verdict(checks.way.report, texts);
  const { seconds } = checks.way;
  return html`
    <progress max=${PREFLIGHT_SECONDS} value=${seconds} aria-label=${texts.testConnection}></progress>
    <p class="hint quiet">${seconds ? texts.testRuns(seconds, PREFLIGHT_SECONDS) : texts.testStarts}
      <button type="button" class="link" data-testid="stop-test" @click=${act.stopTests}>${texts.stopTest}</button></p>`;
};

const verdict = ({ verdict, reasons, averages }: PreflightReport, texts: Texts): TemplateResult => html`
  <div class="verdict ${verdict}">
    <p><b>${texts.verdicts[verdict]}</b></p>
    ${reasons.map(({ part }) => html`<p>${texts.parts[part]}</p>`)}
    ${averages.mos === undefined || reasons.some(({ part }) => part !== 'latency' && part !== 'loss') ? nothing : html`
      <p class="quiet"><small>${texts.averages(averages.mos.toFixed(1), String(Math.round(averages.rtt ?? 0)), (averages.packetsLostFraction ?? 0).toFixed(1))}</small></p>`}
  </div>`;

/** Both choices alone, for a call that goes on. */
export const soundDevices = (view: View, act: Actions): TemplateResult => html`${microphone(view, act)}${speaker(view, act)}`;

const microphone = (view: View, act: Actions): TemplateResult =>
  choice(view.texts.microphone, 'audioinput', view.microphones, view.microphone, view, act);

const speaker = (view: View, act: Actions): TemplateResult => 'setSinkId' in HTMLMediaElement.prototype
  ? choice(view.texts.speaker, 'audiooutput', view.speakers, view.speaker, view, act)
  : html`<p class="choice quiet">${view.texts.systemSpeaker}</p>`;

const choice = (label: string, kind: SoundKind, list: MediaDeviceInfo[], chosen: string, { texts }: View, act: Actions): TemplateResult => html`
  <label class="choice"><span>${label}</span>
    <select data-testid=${kind} @change=${(event: Event) => act.choose(kind, (event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${!chosen}>${texts.systemDefault}</option>
      ${list.map((device, index) => html`
        <option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label || `${label} ${index + 1}`}</option>`)}
    </select>
  </label>`;
