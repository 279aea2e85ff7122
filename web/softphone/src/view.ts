import type { Call, TestNumber } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';
import { eraseIcon, hangUpIcon, holdIcon, microphoneIcon, mutedIcon, phoneIcon, soundIcon, transferIcon } from './icons.ts';
import { shownNumber } from './numbers.ts';
import { pad } from './pad.ts';
import type { Phase } from './phase.ts';
import { quality } from './quality.ts';
import type { SoundKind } from './sound-devices.ts';
import { callWords, endDetails } from './words.ts';

/** Everything that is to be seen, at one moment. */
export type View = {
  ready: boolean,
  number: string,
  tests: TestNumber[],
  /** The call that goes on, or the last one with its end; undefined: idle. */
  call: Call | undefined,
  phase: Phase | 'idle',
  inCall: boolean,
  /** Who calls, and is not answered yet. */
  incoming: Call | undefined,
  /** The user that this page is registered as; undefined: it takes no calls. */
  user: string | undefined,
  /** What stands in the field for a transfer; undefined: it is not open. */
  transferTo: string | undefined,
  /** How long the call lasts or lasted, once it was answered. */
  duration: string | undefined,
  localLevel: number,
  remoteLevel: number,
  sent: string,
  received: string,
  warning: string,
  /** The browser waits for a click before it plays. */
  soundBlocked: boolean,
  microphones: MediaDeviceInfo[],
  speakers: MediaDeviceInfo[],
  microphone: string,
  speaker: string,
};

/** Everything that can be done. */
export type Actions = {
  write(number: string): void,
  press(digit: string): void,
  dial(number?: string): void,
  hangUp(): void,
  mute(): void,
  accept(): void,
  reject(): void,
  hold(): void,
  /** Opens the field for a transfer, writes into it; undefined closes it. */
  writeTransfer(number: string | undefined): void,
  transfer(): void,
  choose(kind: SoundKind, deviceId: string): void,
  startSound(): void,
};

export const telephone = (view: View, act: Actions): TemplateResult => html`
  <div class="frame ${view.tests.length ? 'two' : ''}">
    <section class="card phone" aria-label="Telephone">
      <span class="gateway ${view.ready ? 'ready' : ''}" role="status" data-testid="gateway">${online(view)}</span>
      <div role="alert" data-testid="incoming">${view.incoming ? incoming(view.incoming, view, act) : nothing}</div>
      <div class="display" role="group" aria-label=${view.inCall ? 'Call' : 'Number'} tabindex="-1">
        ${view.inCall ? who(view) : numberField(view, act)}
        ${status(view)}
        ${view.inCall ? callDetails(view) : nothing}
      </div>
      ${pad(view.inCall, act.press)}
      ${view.inCall ? callActions(view, act) : dialAction(view)}
      <div role="alert" data-testid="warning">${warning(view, act)}</div>
      ${devices(view, act)}
    </section>
    ${view.tests.length ? tests(view, act) : nothing}
  </div>`;

const online = (view: View): string => {
  if (!view.ready) return 'Connecting to the gateway…';
  return view.user ? `Online as ${view.user}` : 'Online';
};

const incoming = (call: Call, view: View, act: Actions): TemplateResult => html`
  <section class="incoming" aria-label="Incoming call">
    <p class="who" data-testid="caller">${nameOf(view, call) ?? numberOf(call)}</p>
    ${nameOf(view, call) && call.peer ? html`<p class="quiet">${shownNumber(call.peer)}</p>` : nothing}
    <p class="quiet">is calling ${call.to ? shownNumber(call.to) : 'you'}</p>
    <div class="actions two">
      <button type="button" class="action call" data-testid="accept" @click=${act.accept}>${phoneIcon}${view.inCall ? 'End and answer' : 'Answer'}</button>
      <button type="button" class="action hang-up" data-testid="reject" @click=${act.reject}>${hangUpIcon}Reject</button>
    </div>
  </section>`;

const nameOf = (view: View, call: Call): string | undefined =>
  view.tests.find(test => test.number === call.peer)?.name ?? (call.fromName || undefined);

const numberOf = ({ peer }: Call): string => peer ? shownNumber(peer) : 'Unknown caller';

const who = (view: View): TemplateResult => {
  const call = view.call!;
  const name = nameOf(view, call);
  return html`
    <p class="who" data-testid="who">${name ?? numberOf(call)}</p>
    ${name && call.peer ? html`<p class="quiet">${shownNumber(call.peer)}</p>` : nothing}`;
};

const numberField = (view: View, act: Actions): TemplateResult => html`
  <form id="dial" class="number" @submit=${(event: Event) => { event.preventDefault(); act.dial(); }}>
    <input type="tel" autocomplete="off" enterkeyhint="go" aria-label="Number to call" placeholder="Enter a number" data-testid="number"
           .value=${view.number} @input=${(event: InputEvent) => act.write((event.target as HTMLInputElement).value)}>
    <button type="button" aria-label="Erase the last digit" ?hidden=${!view.number} @click=${() => act.write(view.number.slice(0, -1))}>${eraseIcon}</button>
  </form>`;

/** One live region that stays, so that each change of it is read out; the timer beside it is not. */
const status = (view: View): TemplateResult => {
  const end = view.call?.end;
  return html`
    <p class="status">
      <strong role="status" data-testid="status">${view.call ? callWords(view.call, view.phase as Phase) : nothing}</strong>
      ${view.inCall && view.duration ? html`<span class="timer quiet" role="timer" aria-label="Length of the call" data-testid="timer">${view.duration}</span>` : nothing}
    </p>
    <div role="status" data-testid="ended">
      ${end ? html`
        <p class="says">${end.message}</p>
        <p class="quiet"><small>${endDetails(end, view.duration)}</small></p>` : nothing}
    </div>
    ${view.call ? nothing : html`<p class="quiet">${view.tests.length ? 'Type a number, or pick one to try.' : 'Type a number to call.'}</p>`}`;
};

const callDetails = (view: View): TemplateResult => html`
  <div class="meters">
    <span>You</span>${meter('Your voice', 'meter-local', view.call!.isMuted() ? 0 : view.localLevel, view.call!.isMuted() ? 'muted' : undefined)}
    <span>Them</span>${meter('Their voice', 'meter-remote', view.remoteLevel)}
  </div>
  <p class="keys">
    ${view.sent ? html`<span>Sent <b data-testid="sent-digits">${view.sent}</b></span>` : nothing}
    <span aria-live="polite">${view.received ? html`Received <b data-testid="received-digits">${view.received}</b>` : nothing}</span>
  </p>
  ${quality(view.call!.quality)}`;

const meter = (label: string, testId: string, level: number, words?: string): TemplateResult => html`
  <div class="meter" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${level}
       aria-valuetext=${words ?? `${level} percent`} data-testid=${testId}>
    <span style="transform: scaleX(${level / 100})"></span>
  </div>`;

const warning = (view: View, act: Actions): TemplateResult | typeof nothing => {
  if (view.soundBlocked) {
    return html`<p class="warning">The browser plays no sound yet. <button type="button" @click=${act.startSound}>Turn the sound on</button></p>`;
  }
  return view.warning ? html`<p class="warning">${view.warning}</p>` : nothing;
};

const dialAction = (view: View): TemplateResult => html`
  <div class="actions">
    <button class="action call" form="dial" data-testid="call" ?disabled=${!view.ready || !view.number.trim()}>${phoneIcon}Call</button>
  </div>`;

const callActions = (view: View, act: Actions): TemplateResult => {
  const [muted, held] = [view.call!.isMuted(), view.call!.isHeld()];
  return html`
    <div class="actions two">
      <button type="button" class="action mute" aria-pressed=${muted} data-testid="mute" @click=${act.mute}>${muted ? mutedIcon : microphoneIcon}Mute</button>
      <button type="button" class="action hang-up" data-testid="hang-up" @click=${act.hangUp}>${hangUpIcon}Hang up</button>
    </div>
    ${view.phase === 'connected' ? html`
      <div class="actions two">
        <button type="button" class="action mute" aria-pressed=${held} data-testid="hold" @click=${act.hold}>${holdIcon}Hold</button>
        <button type="button" class="action mute" aria-expanded=${view.transferTo !== undefined} data-testid="transfer"
                @click=${() => act.writeTransfer(view.transferTo === undefined ? '' : undefined)}>${transferIcon}Hand over</button>
      </div>
      ${view.transferTo === undefined ? nothing : transferField(view.transferTo, act)}` : nothing}`;
};

const transferField = (number: string, act: Actions): TemplateResult => html`
  <form class="transfer" @submit=${(event: Event) => { event.preventDefault(); act.transfer(); }}>
    <input type="tel" autocomplete="off" aria-label="Number to hand the call over to" placeholder="Hand over to" data-testid="transfer-number"
           .value=${number} @input=${(event: InputEvent) => act.writeTransfer((event.target as HTMLInputElement).value)}>
    <button class="action call" data-testid="transfer-now" ?disabled=${!number.trim()}>Hand over</button>
  </form>`;

const devices = (view: View, act: Actions): TemplateResult => html`
  <details>
    <summary>${soundIcon}Microphone and speaker</summary>
    ${choice('Microphone', 'audioinput', view.microphones, view.microphone, act)}
    ${'setSinkId' in HTMLMediaElement.prototype
      ? choice('Speaker', 'audiooutput', view.speakers, view.speaker, act)
      : html`<p class="choice quiet">This browser plays through the system’s speaker.</p>`}
  </details>`;

const choice = (label: string, kind: SoundKind, list: MediaDeviceInfo[], chosen: string, act: Actions): TemplateResult => html`
  <label class="choice"><span>${label}</span>
    <select data-testid=${kind} @change=${(event: Event) => act.choose(kind, (event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${!chosen}>System default</option>
      ${list.map((device, index) => html`
        <option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label || `${label} ${index + 1}`}</option>`)}
    </select>
  </label>`;

const tests = (view: View, act: Actions): TemplateResult => html`
  <section class="card tries" aria-labelledby="tries">
    <h2 id="tries">Numbers to try</h2>
    <p class="quiet"><small>The gateway’s own test carrier answers them.</small></p>
    <ul>
      ${view.tests.map(({ number, name, description }) => html`
        <li data-testid="test-number">
          <button type="button" class="fill" ?disabled=${view.inCall} @click=${() => act.write(number)}>
            <span><b>${name}</b> <span class="quiet">${shownNumber(number)}</span></span>
            <small>${description}</small>
          </button>
          <button type="button" class="dial" aria-label="Call ${name}" title="Call" ?disabled=${view.inCall || !view.ready} @click=${() => act.dial(number)}>${phoneIcon}</button>
        </li>`)}
    </ul>
  </section>`;
