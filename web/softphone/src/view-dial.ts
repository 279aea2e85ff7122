import { html, nothing, type TemplateResult } from 'lit';
import { backIcon, eraseIcon, phoneIcon } from './icons.ts';
import { pad } from './pad.ts';
import type { Actions, View } from './view.ts';
import { endDetails, endSays, statusWords } from './words.ts';

/** A number is typed and called; above it what became of the last call. */
export const dialScreen = (view: View, act: Actions): TemplateResult => html`
  <div class="display" role="group" aria-label=${view.texts.number} tabindex="-1">
    ${numberField(view, act)}
    ${view.adding ? nothing : lastCall(view)}
  </div>
  ${pad(false, act.press, view.texts)}
  <div class="actions ${view.adding ? 'two' : ''}">
    ${view.adding ? html`
      <button type="button" class="action plain" data-testid="back" @click=${() => act.add(false)}>${backIcon}${view.texts.backToCall}</button>` : nothing}
    <button class="action call" form="dial" data-testid="call" ?disabled=${!view.ready || !view.number.trim()}>${phoneIcon}${view.texts.call}</button>
  </div>`;

const numberField = ({ number, texts }: View, act: Actions): TemplateResult => html`
  <form id="dial" class="number" @submit=${(event: Event) => { event.preventDefault(); act.dial(); }}>
    <input type="tel" autocomplete="off" enterkeyhint="go" aria-label=${texts.numberToCall} placeholder=${texts.enterNumber} data-testid="number"
           .value=${number} @input=${(event: InputEvent) => act.write((event.target as HTMLInputElement).value)}>
    <button type="button" aria-label=${texts.erase} ?hidden=${!number} @click=${() => act.write(number.slice(0, -1))}>${eraseIcon}</button>
  </form>`;

/** Live regions that stay, so that each change of them is read out. */
const lastCall = ({ line, tests, texts }: View): TemplateResult => {
  const end = line?.call.end;
  return html`
    <p class="status"><strong role="status" data-testid="status">${line ? statusWords(line, texts) : nothing}</strong></p>
    <div role="status" data-testid="ended">
      ${end ? html`
        <p class="says">${endSays(end, texts)}</p>
        <p class="quiet"><small>${endDetails(end, line!.seconds, texts)}</small></p>` : nothing}
    </div>
    ${line ? nothing : html`<p class="quiet">${tests.length ? texts.typeOrPick : texts.typeNumber}</p>`}`;
};
