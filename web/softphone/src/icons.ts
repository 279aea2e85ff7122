import { html, type TemplateResult } from 'lit';

const icon = (path: string): TemplateResult => html`
  <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8"
       stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;

export const phoneIcon = icon('M8.2 4.5 6 4.2a1.6 1.6 0 0 0-1.8 1.7C4.7 13.2 10.8 19.3 18.1 19.8a1.6 1.6 0 0 0 1.7-1.8l-.3-2.2a1.6 1.6 0 0 0-1.2-1.3l-2-.5a1.6 1.6 0 0 0-1.6.5l-.6.8a12 12 0 0 1-5.4-5.4l.8-.6a1.6 1.6 0 0 0 .5-1.6l-.5-2a1.6 1.6 0 0 0-1.3-1.2Z');
export const hangUpIcon = icon('M3.6 14.8v-1.5c0-1 .6-1.9 1.6-2.3a18 18 0 0 1 13.6 0c1 .4 1.6 1.3 1.6 2.3v1.5c0 .9-.8 1.5-1.6 1.3l-2.5-.6a1.4 1.4 0 0 1-1-1.3v-1.4a12 12 0 0 0-6.6 0v1.4c0 .6-.4 1.2-1 1.3l-2.5.6a1.3 1.3 0 0 1-1.6-1.3Z');
export const microphoneIcon = icon('M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5v3');
export const mutedIcon = icon('M9 9.5v2a3 3 0 0 0 4.8 2.4M15 11.5v-5a3 3 0 0 0-5.9-.8M5.5 11a6.5 6.5 0 0 0 9.8 5.6M18.2 13a6.5 6.5 0 0 0 .3-2M12 17.5v3M4 4l16 16');
export const eraseIcon = icon('M9 6h10a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 19 18H9l-5.5-6L9 6ZM12 9.8l4.5 4.5M16.5 9.8 12 14.3');
export const soundIcon = icon('M4.5 9.5h3l4.5-4v13l-4.5-4h-3ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11');
export const holdIcon = icon('M8.5 5.5v13M15.5 5.5v13');
export const transferIcon = icon('M4 12h15M13.5 6.5 19 12l-5.5 5.5');
export const keypadIcon = html`<span class="dots">${icon('M6 5.5h.01M12 5.5h.01M18 5.5h.01M6 12h.01M12 12h.01M18 12h.01M6 18.5h.01M12 18.5h.01M18 18.5h.01')}</span>`;
export const addIcon = icon('M12 5v14M5 12h14');
export const historyIcon = icon('M12 7.5V12l3 2M4.2 10.5a8 8 0 1 1-.1 3M3.5 6.5v4h4');
export const backIcon = icon('M19 12H5M10.5 6.5 5 12l5.5 5.5');
export const switchIcon = icon('M7 4.5 3.5 8 7 11.5M3.5 8h14M17 12.5l3.5 3.5-3.5 3.5M20.5 16h-14');
export const joinIcon = icon('M5 4.5c0 5 7 5 7 10M19 4.5c0 5-7 5-7 10M12 14.5v5M9 17l3 3 3-3');
export const inIcon = icon('M17.5 6.5l-10 10M7.5 9v7.5H15');
export const outIcon = icon('M6.5 17.5l10-10M9 7.5h7.5V15');
export const missedIcon = icon('M5 6.5l7 7 7-7M5 6.5h5M5 6.5v5');
export const clearIcon = icon('M5 7h14M10 7V5h4v2M7 7l.8 12h8.4L17 7M10.5 10.5v5M13.5 10.5v5');
