import { html, type TemplateResult } from 'lit';

/** How loud something is, 0 to 100. */
export const meter = (label: string, testId: string, level: number, words: string): TemplateResult => html`
  <div class="meter" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${level}
       aria-valuetext=${words} data-testid=${testId}>
    <span style="transform: scaleX(${level / 100})"></span>
  </div>`;
