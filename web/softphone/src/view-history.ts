import { html, nothing, type TemplateResult } from 'lit';
import { isMissed, type Past } from './history.ts';
import { clearIcon, inIcon, missedIcon, outIcon, phoneIcon } from './icons.ts';
import { shownNumber, shownSeconds } from './numbers.ts';
import type { Actions, View } from './view.ts';
import { endTitle, nameFor } from './words.ts';

/** The calls of this browser. */
export const historyScreen = (view: View, act: Actions): TemplateResult => {
  const { past, texts } = view;
  if (!past.length) return html`<p class="empty quiet" data-testid="no-history">${texts.noHistory}</p>`;
  return html`
    <ul class="past" aria-label=${texts.views.history} tabindex="0">${past.map(entry => row(entry, view, act))}</ul>
    <div class="foot">
      <small class="quiet">${texts.historyStays}</small>
      <button type="button" class="link" data-testid="clear-history" @click=${act.clearHistory}>${clearIcon}${texts.clearHistory}</button>
    </div>`;
};

const row = (past: Past, view: View, act: Actions): TemplateResult => {
  const { texts } = view;
  const name = nameFor(past.number, past.name, view.tests, texts);
  const missed = isMissed(past);
  const kind = missed ? texts.missed : texts[past.direction];
  return html`
    <li class=${missed ? 'missed' : ''} data-testid="past">
      <span class="kind" role="img" aria-label=${kind} title=${kind}>${missed ? missedIcon : past.direction === 'incoming' ? inIcon : outIcon}</span>
      <span class="what">
        <b>${name}</b>
        <small class="quiet">${when(past.at, view.language)} · ${past.seconds === null ? endTitle(past.cause, texts) : shownSeconds(past.seconds)}</small>
      </span>
      ${past.number ? html`
        <button type="button" class="dial" aria-label=${texts.callName(past.name || shownNumber(past.number))} title=${texts.call}
                ?disabled=${!view.ready} @click=${() => act.dial(past.number)}>${phoneIcon}</button>` : nothing}
    </li>`;
};

const when = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
