import { html, nothing, type TemplateResult } from 'lit';
import { addIcon, hangUpIcon, holdIcon, joinIcon, keypadIcon, microphoneIcon, mutedIcon, phoneIcon, soundIcon, switchIcon, transferIcon } from './icons.ts';
import type { Line } from './line.ts';
import { meter } from './meter.ts';
import { shownNumber, shownSeconds } from './numbers.ts';
import { pad } from './pad.ts';
import { quality } from './quality.ts';
import { soundDevices } from './view-sound.ts';
import type { Actions, Panel, View } from './view.ts';
import { nameOf, statusWords } from './words.ts';

/** The call that goes on. */
export const callScreen = (view: View, act: Actions): TemplateResult => {
  const line = view.line!;
  const { texts } = view;
  const name = nameOf(line.call, view.tests, texts);
  const number = shownNumber(line.call.peer);
  return html`
    <div class="display in-call" role="group" aria-label=${texts.call} tabindex="-1">
      <span class="face ${line.phase}" aria-hidden="true">${phoneIcon}</span>
      <p class="who" data-testid="who">${name}</p>
      ${number && number !== name ? html`<p class="quiet">${number}</p>` : nothing}
      <p class="status">
        <strong role="status" data-testid="status">${statusWords(line, texts)}</strong>
        ${line.seconds === undefined ? nothing : html`
          <span class="timer quiet" role="timer" aria-label=${texts.lengthOfCall} data-testid="timer">${shownSeconds(line.seconds)}</span>`}
      </p>
      ${details(line, view)}
    </div>
    ${controls(line, view, act)}
    ${panel(line, view, act)}
    <div class="actions">
      <button type="button" class="action hang-up" data-testid="hang-up" @click=${act.hangUp}>${hangUpIcon}${texts.hangUp}</button>
    </div>`;
};

const details = (line: Line, { texts }: View): TemplateResult => {
  const muted = line.call.isMuted();
  return html`
    <div class="meters">
      <span>${texts.youLabel}</span>${meter(texts.yourVoice, 'meter-local', muted ? 0 : line.localLevel, muted ? texts.mutedLevel : texts.percent(line.localLevel))}
      <span>${texts.themLabel}</span>${meter(texts.theirVoice, 'meter-remote', line.remoteLevel, texts.percent(line.remoteLevel))}
    </div>
    <p class="keys">
      ${line.sent ? html`<span>${texts.sent} <b data-testid="sent-digits">${line.sent}</b></span>` : nothing}
      <span aria-live="polite">${line.received ? html`${texts.received} <b data-testid="received-digits">${line.received}</b>` : nothing}</span>
    </p>
    ${quality(line.call.quality, texts)}`;
};

const controls = (line: Line, view: View, act: Actions): TemplateResult => {
  const { texts } = view;
  const { call } = line;
  const talks = line.phase === 'connected';
  const opens = (which: Panel) => () => act.open(view.panel === which ? undefined : which);
  return html`
    <div class="controls">
      <button type="button" aria-pressed=${call.isMuted()} data-testid="mute" @click=${act.mute}><i>${call.isMuted() ? mutedIcon : microphoneIcon}</i>${texts.mute}</button>
      <button type="button" aria-expanded=${view.panel === 'keypad'} data-testid="keypad" @click=${opens('keypad')}><i>${keypadIcon}</i>${texts.keypad}</button>
      <button type="button" aria-pressed=${call.isHeld()} data-testid="hold" ?disabled=${!talks} @click=${act.hold}><i>${holdIcon}</i>${texts.hold}</button>
      <button type="button" aria-expanded=${view.panel === 'transfer'} data-testid="transfer" ?disabled=${!talks} @click=${opens('transfer')}><i>${transferIcon}</i>${texts.handOver}</button>
      <button type="button" data-testid="second-call" ?disabled=${!talks || view.others.length > 0} @click=${() => act.add(true)}><i>${addIcon}</i>${texts.secondCall}</button>
      <button type="button" aria-expanded=${view.panel === 'sound'} data-testid="sound" @click=${opens('sound')}><i>${soundIcon}</i>${texts.views.sound}</button>
    </div>`;
};

const panel = (line: Line, view: View, act: Actions): TemplateResult | typeof nothing => {
  switch (view.panel) {
    case undefined: return nothing;
    case 'keypad': return pad(true, act.press, view.texts);
    case 'sound': return html`<div class="panel">${soundDevices(view, act)}</div>`;
    case 'transfer': return line.phase === 'connected' ? transfer(view, act) : nothing;
  }
};

const transfer = ({ others, tests, texts, transferTo }: View, act: Actions): TemplateResult => html`
  <div class="panel">
    ${others.filter(other => other.phase === 'connected').map(other => html`
      <button type="button" class="action plain" data-testid="join" @click=${() => act.transfer(other)}>${joinIcon}${texts.joinWith(nameOf(other.call, tests, texts))}</button>`)}
    <form class="transfer" @submit=${(event: Event) => { event.preventDefault(); act.transfer(transferTo); }}>
      <input type="tel" autocomplete="off" aria-label=${texts.handOverTo} placeholder=${texts.handOverPlaceholder} data-testid="transfer-number"
             .value=${transferTo} @input=${(event: InputEvent) => act.writeTransfer((event.target as HTMLInputElement).value)}>
      <button class="action call" data-testid="transfer-now" ?disabled=${!transferTo.trim()}>${texts.handOver}</button>
    </form>
  </div>`;

/** The calls besides the one that is shown. */
export const otherLines = (view: View, act: Actions): TemplateResult | typeof nothing => {
  const { line, others, tests, texts } = view;
  const strips = view.adding ? [line!, ...others] : others;
  if (!strips.length) return nothing;
  return html`
    <ul class="others" aria-label=${texts.otherCalls}>
      ${strips.map(other => html`
        <li data-testid="other">
          <span><b>${nameOf(other.call, tests, texts)}</b> <small class="quiet">${statusWords(other, texts)}</small></span>
          ${view.adding ? nothing : html`
            <button type="button" data-testid="switch" aria-label=${texts.switchTo(nameOf(other.call, tests, texts))} @click=${() => act.switchTo(other)}>${switchIcon}${texts.switchNow}</button>`}
        </li>`)}
    </ul>`;
};
