import type { Call } from '@trunkline/voice';
import { html, nothing, type TemplateResult } from 'lit';
import { hangUpIcon, phoneIcon } from './icons.ts';
import { shownNumber } from './numbers.ts';
import type { Actions, View } from './view.ts';
import { nameOf } from './words.ts';

/** Somebody calls. */
export const incomingDialog = (call: Call, view: View, act: Actions): TemplateResult => {
  const { texts } = view;
  const name = nameOf(call, view.tests, texts);
  const number = shownNumber(call.peer);
  return html`
    <section class="incoming ${view.inCall ? 'small' : ''}" role="dialog" aria-label=${texts.incomingCall}>
      ${view.inCall ? nothing : html`<span class="face incoming-face" aria-hidden="true">${phoneIcon}</span>`}
      <p class="who" data-testid="caller">${name}</p>
      ${number && number !== name ? html`<p>${number}</p>` : nothing}
      <p>${texts.isCalling(call.to ? shownNumber(call.to) : texts.you)}</p>
      <div class="actions two">
        <button type="button" class="action hang-up" data-testid="reject" @click=${act.reject}>${hangUpIcon}${texts.reject}</button>
        <button type="button" class="action call" data-testid="accept" @click=${act.accept}>${phoneIcon}${view.inCall ? texts.holdAndAnswer : texts.answer}</button>
      </div>
      ${view.inCall ? html`
        <button type="button" class="action plain" data-testid="accept-instead" @click=${act.acceptInstead}>${texts.endAndAnswer}</button>` : nothing}
      <button type="button" class="link" data-testid="ignore" @click=${act.ignore}>${texts.ignore}</button>
    </section>`;
};
