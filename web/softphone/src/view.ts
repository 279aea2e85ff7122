import type { Call, TestNumber } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';
import type { Checks } from './checks.ts';
import type { Past } from './history.ts';
import { historyIcon, keypadIcon, phoneIcon, soundIcon } from './icons.ts';
import type { Line } from './line.ts';
import { shownNumber } from './numbers.ts';
import type { SoundKind } from './sound-devices.ts';
import type { Language, Texts } from './texts/index.ts';
import { callScreen, otherLines } from './view-call.ts';
import { dialScreen } from './view-dial.ts';
import { historyScreen } from './view-history.ts';
import { incomingDialog } from './view-incoming.ts';
import { soundScreen } from './view-sound.ts';
import { noticeSays } from './words.ts';

/** What a telephone without a call shows. */
export type Tab = 'dial' | 'history' | 'sound';

/** What is open below a call. */
export type Panel = 'keypad' | 'transfer' | 'sound';

/** Everything that is to be seen, at one moment. */
export type View = {
  texts: Texts,
  language: Language,
  ready: boolean,
  /** The user that calls ring here for; undefined: it takes no calls. */
  user: string | undefined,
  tab: Tab,
  number: string,
  tests: TestNumber[],
  /** The call that is shown: it goes on, or is the last one with its end; undefined: idle. */
  line: Line | undefined,
  inCall: boolean,
  /** A number for a second call is being typed. */
  adding: boolean,
  /** Calls besides, on hold. */
  others: Line[],
  /** Who calls, and is not answered yet. */
  incoming: Call | undefined,
  panel: Panel | undefined,
  transferTo: string,
  /** What is not of one call. */
  notice: string,
  past: readonly Past[],
  checks: Checks,
  microphones: MediaDeviceInfo[],
  speakers: MediaDeviceInfo[],
  microphone: string,
  speaker: string,
};

/** Everything that can be done. */
export type Actions = {
  show(tab: Tab): void,
  open(panel: Panel | undefined): void,
  write(number: string): void,
  press(digit: string): void,
  dial(number?: string): void,
  hangUp(): void,
  mute(): void,
  hold(): void,
  accept(): void,
  /** Ends the call that goes on, and answers. */
  acceptInstead(): void,
  reject(): void,
  ignore(): void,
  /** Types a number for a second call, or leaves that. */
  add(adding: boolean): void,
  switchTo(line: Line): void,
  writeTransfer(number: string): void,
  transfer(to: string | Line): void,
  choose(kind: SoundKind, deviceId: string): void,
  startSound(): void,
  testMicrophone(): void,
  testSpeaker(): void,
  testConnection(): void,
  stopTests(): void,
  clearHistory(): void,
};

export const telephone = (view: View, act: Actions): TemplateResult => {
  const { texts } = view;
  const showsCall = view.inCall && !view.adding;
  const rings = view.incoming !== undefined && !view.inCall; // and nothing else is of interest
  return html`
    <div class="frame ${view.tests.length ? 'two' : ''}" lang=${view.language}>
      <section class="card phone" aria-label=${texts.telephone}>
        <span class="gateway ${view.ready ? 'ready' : ''}" role="status" data-testid="gateway">${online(view)}</span>
        <div role="alert" data-testid="incoming">${view.incoming ? incomingDialog(view.incoming, view, act) : nothing}</div>
        ${otherLines(view, act)}
        ${showsCall ? callScreen(view, act) : rings ? nothing : screen(view, act)}
        <div role="alert" data-testid="warning">${notice(view, act)}</div>
        ${view.inCall || rings ? nothing : tabs(view, act)}
      </section>
      ${view.tests.length ? tests(view, act) : nothing}
    </div>`;
};

const online = ({ ready, user, texts }: View): string => {
  if (!ready) return texts.connecting;
  return user ? texts.onlineAs(user) : texts.online;
};

const screen = (view: View, act: Actions): TemplateResult => {
  if (view.adding) return dialScreen(view, act);
  switch (view.tab) {
    case 'dial': return dialScreen(view, act);
    case 'history': return historyScreen(view, act);
    case 'sound': return soundScreen(view, act);
  }
};

const ICONS = { dial: keypadIcon, history: historyIcon, sound: soundIcon };

const tabs = (view: View, act: Actions): TemplateResult => html`
  <nav class="tabs" aria-label=${view.texts.telephone}>
    ${(['dial', 'history', 'sound'] as const).map(tab => html`
      <button type="button" data-testid="tab-${tab}" aria-current=${tab === view.tab ? 'true' : 'false'} @click=${() => act.show(tab)}>
        ${ICONS[tab]}${view.texts.views[tab]}
      </button>`)}
  </nav>`;

const notice = (view: View, act: Actions): TemplateResult | typeof nothing => {
  const { line, texts } = view;
  if (line?.soundBlocked) {
    return html`<p class="warning">${texts.soundBlocked} <button type="button" @click=${act.startSound}>${texts.turnSoundOn}</button></p>`;
  }
  const words = line?.notice ? noticeSays(line.notice, texts) : view.notice;
  return words ? html`<p class="warning">${words}</p>` : nothing;
};

const tests = (view: View, act: Actions): TemplateResult => {
  const busy = view.inCall && !view.adding;
  return html`
    <section class="card tries" aria-labelledby="tries">
      <h2 id="tries">${view.texts.numbersToTry}</h2>
      <p class="quiet"><small>${view.texts.triesAnswer}</small></p>
      <ul>
        ${view.tests.map(({ number, name, description }) => html`
          <li data-testid="test-number">
            <button type="button" class="fill" ?disabled=${busy} @click=${() => act.write(number)}>
              <span><b>${name}</b> <span class="quiet">${shownNumber(number)}</span></span>
              <small>${description}</small>
            </button>
            <button type="button" class="dial" aria-label=${view.texts.callName(name)} title=${view.texts.call}
                    ?disabled=${busy || !view.ready} @click=${() => act.dial(number)}>${phoneIcon}</button>
          </li>`)}
      </ul>
    </section>`;
};
