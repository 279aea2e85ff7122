import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from './texts/index.ts';

const LETTERS: Record<string, string> = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' };
const NUMBER_ROWS = ['123', '456', '789', '*0#'];
/** A to D are keys of a call only: no telephone number has them. */
const CALL_ROWS = ['123A', '456B', '789C', '*0#D'];

// A click leaves the focus where it is: Enter after it dials, instead of pressing the key once more.
const keepFocus = (event: Event) => event.preventDefault();

/** The keys of a telephone, each a button. */
export const pad = (inCall: boolean, press: (digit: string) => void, { dialPad, star, pound }: Texts): TemplateResult => {
  const names: Record<string, string> = { '*': star, '#': pound };
  return html`
    <div class="pad ${inCall ? 'wide' : ''}" role="group" aria-label=${dialPad} @mousedown=${keepFocus}>
      ${(inCall ? CALL_ROWS : NUMBER_ROWS).flatMap(row => [...row]).map(digit => html`
        <button type="button" class="key" data-testid="key-${digit}" aria-label=${names[digit] ?? nothing} @click=${() => press(digit)}>
          <span>${digit}</span>${LETTERS[digit] ? html`<small aria-hidden="true">${LETTERS[digit]}</small>` : ''}
        </button>`)}
    </div>`;
};
