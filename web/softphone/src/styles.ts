import { css } from 'lit';

/** A page may set --trunkline-* to fit the telephone to itself. */
export const styles = css`
  :host {
    --ground: var(--trunkline-ground, light-dark(#ffffff, #1a1e25));
    --text: var(--trunkline-text, light-dark(#171b21, #f0f3f7));
    --quiet: var(--trunkline-quiet, light-dark(#566070, #a3aebc));
    --line: var(--trunkline-line, light-dark(#e3e7ed, #303741));
    --key: var(--trunkline-key, light-dark(#f3f5f8, #252b34));
    --key-pressed: var(--trunkline-key-pressed, light-dark(#e2e7ee, #353d48));
    --call: var(--trunkline-call, light-dark(#0b7a4b, #3ccb8b));
    --on-call: var(--trunkline-on-call, light-dark(#ffffff, #04231a));
    --hang-up: var(--trunkline-hang-up, light-dark(#c4303a, #ff7b80));
    --on-hang-up: var(--trunkline-on-hang-up, light-dark(#ffffff, #33070a));
    --warn-ground: light-dark(#fdf1e3, #3a2a14);
    --warn-text: light-dark(#7a3d00, #ffd59e);
    --focus: var(--trunkline-focus, light-dark(#1f5fd6, #8ab4ff));
    --tint: color-mix(in oklab, var(--call) 14%, var(--ground));
    --shadow: 0 1px 2px light-dark(rgb(16 24 40 / 6%), rgb(0 0 0 / 40%)), 0 12px 32px light-dark(rgb(16 24 40 / 8%), rgb(0 0 0 / 35%));
    display: block;
    container-type: inline-size;
    color: var(--text);
    font: 400 1rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
    color-scheme: light dark;
  }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }

  * { box-sizing: border-box; }
  h2, p, ul { margin: 0; }
  ul { list-style: none; padding: 0; }
  [hidden] { display: none !important; }
  svg { display: block; flex: none; }
  button, input, select { font: inherit; color: inherit; }
  button { border: 0; background: none; padding: 0; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
  button:disabled { cursor: default; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  .quiet { color: var(--quiet); }
  small { font-size: .8125rem; }
  .dots svg { stroke-width: 3; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  [role=alert]:empty, [role=status]:empty { display: none; }

  .frame { display: grid; gap: 1.25rem; justify-content: center; grid-template-columns: minmax(0, 24rem); }
  @container (min-width: 46rem) {
    .frame.two { grid-template-columns: minmax(0, 24rem) minmax(0, 22rem); align-items: start; }
  }
  .card { background: var(--ground); border: 1px solid var(--line); border-radius: 1.5rem; box-shadow: var(--shadow); }

  .phone { padding: 1rem 1.25rem 1.25rem; display: flex; flex-direction: column; gap: .875rem; }
  .gateway { align-self: flex-end; display: inline-flex; align-items: center; gap: .4375rem; font-size: .8125rem; color: var(--quiet); }
  .gateway::before { content: ''; width: .5rem; height: .5rem; border-radius: 50%; border: 2px solid var(--quiet); }
  .gateway.ready::before { background: var(--call); border-color: var(--call); }

  .display { min-height: 9.5rem; display: flex; flex-direction: column; justify-content: center; text-align: center; gap: .375rem; }
  .display:focus-visible { outline: none; } /* only scripts put the focus there */
  .display.in-call { align-items: center; gap: .25rem; }
  .display.in-call > :not(.face) { max-width: 100%; }
  .number { display: flex; align-items: center; border-bottom: 1px solid var(--line); }
  .number:focus-within { border-bottom-color: var(--focus); box-shadow: 0 1px 0 var(--focus); }
  .number input {
    flex: 1; min-width: 0; height: 3.25rem; padding: 0 0 0 2.5rem; border: 0; background: none; text-align: center;
    font-size: 1.625rem; font-variant-numeric: tabular-nums; letter-spacing: .01em;
  }
  .number input:focus-visible { outline: none; }
  .number input::placeholder { color: var(--quiet); opacity: 1; font-size: 1.125rem; letter-spacing: 0; }
  .number button { width: 2.5rem; height: 2.5rem; display: grid; place-items: center; border-radius: 50%; color: var(--quiet); }
  .number button[hidden] { display: grid !important; visibility: hidden; }
  .number button:hover { background: var(--key); }
  .face { width: 3.5rem; height: 3.5rem; border-radius: 50%; display: grid; place-items: center; background: var(--tint); color: var(--call); margin-bottom: .375rem; }
  .face.ringing, .face.connecting, .incoming-face { animation: breathe 2s ease-in-out infinite; }
  @keyframes breathe { 50% { box-shadow: 0 0 0 .5rem color-mix(in oklab, var(--call) 12%, transparent); } }
  .who { font-size: 1.375rem; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
  .status { display: flex; justify-content: center; gap: .5rem; }
  .status strong { font-weight: 600; }
  .status strong:empty { display: none; }
  .timer { font-variant-numeric: tabular-nums; }
  .says { font-size: .9375rem; }

  .meters { align-self: stretch; display: grid; grid-template-columns: auto 1fr; gap: .375rem .75rem; align-items: center; margin-top: .5rem; font-size: .8125rem; color: var(--quiet); text-align: left; }
  .meter { height: .375rem; border-radius: 1rem; background: var(--key-pressed); overflow: hidden; }
  .meter > span { display: block; height: 100%; border-radius: inherit; background: var(--call); transform-origin: left; transition: transform 100ms linear; }
  .keys { display: flex; justify-content: center; flex-wrap: wrap; gap: 0 1.25rem; font-size: .8125rem; color: var(--quiet); overflow-wrap: anywhere; }
  .keys b { color: var(--text); font-weight: 600; letter-spacing: .08em; }

  details { font-size: .8125rem; }
  summary { display: flex; align-items: center; gap: .5rem; color: var(--quiet); cursor: pointer; border-radius: .5rem; list-style: none; padding: .25rem 0; }
  summary::-webkit-details-marker { display: none; }
  summary::after { content: ''; width: .4375rem; height: .4375rem; margin-right: .25rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); transition: transform 120ms; }
  details[open] summary::after { transform: rotate(225deg); }
  .quality { align-self: stretch; text-align: left; }
  .quality summary { justify-content: center; font-variant-numeric: tabular-nums; }
  .bars { display: inline-flex; align-items: flex-end; gap: 2px; height: .75rem; }
  .bars i { width: 3px; height: 40%; border-radius: 1px; background: var(--line); }
  .bars i:nth-child(2) { height: 60%; }
  .bars i:nth-child(3) { height: 80%; }
  .bars i:nth-child(4) { height: 100%; }
  .bars .lit { background: var(--call); }
  .poor .lit, .bad .lit { background: var(--hang-up); }
  .quality table { width: 100%; border-collapse: collapse; margin-top: .25rem; font-variant-numeric: tabular-nums; }
  .quality tbody th { white-space: nowrap; }
  .quality th { text-align: left; font-weight: 400; color: var(--quiet); padding: .1875rem 0; }
  .quality td, .quality thead th:not(:first-child) { text-align: right; padding-left: .75rem; }
  .quality tr + tr, .quality tbody tr { border-top: 1px solid var(--line); }

  .pad { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; }
  .pad.wide { grid-template-columns: repeat(3, 1fr) .7fr; }
  .key { height: 3.25rem; border-radius: 1rem; background: var(--key); display: flex; flex-direction: column; align-items: center; justify-content: center; line-height: 1.1; transition: background 120ms; user-select: none; }
  .pad.wide .key { height: 2.75rem; }
  .key span { font-size: 1.375rem; font-variant-numeric: tabular-nums; }
  .key small { font-size: .625rem; letter-spacing: .12em; color: var(--quiet); }
  .key:hover { background: var(--key-pressed); }
  .key:active { background: var(--line); }

  .controls { display: grid; grid-template-columns: repeat(3, 1fr); gap: .625rem .5rem; }
  .controls button { display: flex; flex-direction: column; align-items: center; gap: .3125rem; font-size: .75rem; line-height: 1.2; border-radius: 1rem; padding: .125rem 0; }
  .controls i { width: 3rem; height: 3rem; border-radius: 50%; display: grid; place-items: center; background: var(--key); transition: background 120ms; }
  .controls button:hover:enabled i { background: var(--key-pressed); }
  .controls [aria-pressed='true'] i, .controls [aria-expanded='true'] i { background: var(--text); color: var(--ground); }
  .controls button:hover:is([aria-pressed='true'], [aria-expanded='true']) i { background: var(--quiet); }
  .controls button:disabled { color: var(--quiet); }
  .controls button:disabled i { opacity: .55; }

  .actions { display: grid; grid-template-columns: 1fr; gap: .75rem; }
  .actions.two { grid-template-columns: 1fr 1fr; }
  .action { min-height: 3.25rem; padding: .25rem 1rem; border-radius: 1.75rem; display: flex; align-items: center; justify-content: center; gap: .625rem; font-weight: 600; line-height: 1.2; transition: filter 120ms; }
  .action:hover:enabled { filter: brightness(1.06); }
  .action:active:enabled { filter: brightness(.94); }
  .call { background: var(--call); color: var(--on-call); }
  .call:disabled { background: var(--key-pressed); color: var(--quiet); }
  .hang-up { background: var(--hang-up); color: var(--on-hang-up); }
  .plain { background: var(--key); font-weight: 500; min-height: 2.75rem; }
  .plain:hover:enabled { background: var(--key-pressed); filter: none; }
  .plain:disabled { color: var(--quiet); }
  .actions .plain { min-height: 3.25rem; }
  .link { display: inline-flex; align-items: center; gap: .375rem; color: var(--quiet); text-decoration: underline; text-underline-offset: .2em; font-size: .875rem; border-radius: .375rem; }
  .link:hover { color: var(--text); }
  .link svg { width: 1rem; height: 1rem; }

  .incoming { display: flex; flex-direction: column; align-items: center; gap: .25rem; text-align: center; background: var(--tint); border-radius: 1.25rem; padding: 1.125rem 1rem 1rem; }
  .incoming .face { background: var(--call); color: var(--on-call); }
  .incoming .actions { align-self: stretch; margin-top: .75rem; }
  .incoming > .plain { align-self: stretch; margin-top: .5rem; background: var(--ground); }
  .incoming .link { color: var(--text); margin-top: .625rem; }

  .incoming.small { padding: .875rem; }
  .incoming.small .who { font-size: 1.125rem; }

  .others { display: grid; gap: .5rem; }
  .others li { display: flex; align-items: center; justify-content: space-between; gap: .75rem; background: var(--key); border-radius: 1rem; padding: .5rem .5rem .5rem 1rem; min-height: 3rem; }
  .others span { min-width: 0; overflow-wrap: anywhere; line-height: 1.25; }
  .others small { display: block; }
  .others b { font-weight: 600; }
  .others button { flex: none; display: flex; align-items: center; gap: .375rem; font-size: .875rem; font-weight: 600; background: var(--ground); border-radius: 1rem; padding: .375rem .75rem; }
  .others button:hover { background: var(--key-pressed); }
  .others button svg { width: 1rem; height: 1rem; }
  .panel { display: grid; gap: .625rem; }
  .transfer { display: grid; grid-template-columns: 1fr auto; gap: .625rem; }
  .transfer input { min-width: 0; height: 3rem; padding: 0 1rem; border: 1px solid var(--quiet); border-radius: 1.75rem; background: none; }
  .transfer input::placeholder { color: var(--quiet); opacity: 1; }
  .transfer .action { min-height: 3rem; }

  .warning { background: var(--warn-ground); color: var(--warn-text); border-radius: .875rem; padding: .625rem .875rem; font-size: .9375rem; }
  .warning button { text-decoration: underline; font-weight: 600; }

  .tabs { display: grid; grid-template-columns: repeat(3, 1fr); gap: .25rem; border-top: 1px solid var(--line); padding-top: .625rem; margin-bottom: -.375rem; }
  .tabs button { display: flex; flex-direction: column; align-items: center; gap: .125rem; font-size: .75rem; color: var(--quiet); border-radius: .875rem; padding: .4375rem 0 .3125rem; transition: background 120ms; }
  .tabs button:hover { background: var(--key); }
  .tabs [aria-current='true'] { color: var(--call); font-weight: 600; }

  .past { min-height: 20rem; max-height: 24.5rem; overflow-y: auto; margin: 0 -.625rem; padding: 0 .25rem; border-radius: .75rem; }
  .past li, .tries li { display: flex; align-items: center; border-radius: .875rem; }
  .past li { gap: .75rem; padding: .3125rem .25rem .3125rem .5rem; }
  .past li:hover, .tries li:hover { background: var(--key); }
  .kind { color: var(--quiet); }
  .kind svg { width: 1.125rem; height: 1.125rem; }
  .missed .kind, .missed b { color: var(--hang-up); }
  .what { flex: 1; min-width: 0; line-height: 1.3; overflow-wrap: anywhere; }
  .what b { display: block; font-weight: 600; }
  .foot { display: flex; align-items: center; justify-content: space-between; gap: 1rem; }
  .empty { min-height: 20rem; display: grid; place-items: center; }

  .sound { display: grid; gap: .625rem; }
  .choice { display: block; font-size: .875rem; }
  .choice span { display: block; margin-bottom: .25rem; }
  .sound .choice:not(:first-child), .way { margin-top: .75rem; }
  .way { border-top: 1px solid var(--line); padding-top: 1.125rem; display: grid; gap: .625rem; }
  select { width: 100%; height: 2.75rem; padding: 0 .75rem; border-radius: .875rem; border: 1px solid var(--line); background: var(--ground); text-overflow: ellipsis; }
  .hint { font-size: .875rem; }
  .hint .link { float: right; }
  progress { width: 100%; height: .375rem; appearance: none; border: 0; border-radius: 1rem; overflow: hidden; background: var(--key-pressed); }
  progress::-webkit-progress-bar { background: var(--key-pressed); }
  progress::-webkit-progress-value { background: var(--call); transition: width 1s linear; }
  progress::-moz-progress-bar { background: var(--call); }
  .verdict { background: var(--tint); border-radius: .875rem; padding: .75rem 1rem; display: grid; gap: .25rem; font-size: .9375rem; }
  .verdict b { font-weight: 600; }
  .verdict .quiet { color: var(--text); }
  .verdict.fair, .verdict.not-suitable { background: var(--warn-ground); color: var(--warn-text); }
  .verdict.fair .quiet, .verdict.not-suitable .quiet { color: inherit; }

  .tries { padding: 1.125rem .5rem .625rem; }
  .tries > h2, .tries > p { padding: 0 .75rem; }
  .tries > p { line-height: 1.3; }
  .tries h2 { font-size: 1rem; font-weight: 600; }
  .tries ul { margin-top: .5rem; }
  .fill { flex: 1; min-width: 0; text-align: left; padding: .4375rem .25rem .4375rem .75rem; border-radius: .875rem; }
  .fill span { display: flex; justify-content: space-between; align-items: baseline; gap: .75rem; }
  .fill b { font-weight: 600; }
  .fill .quiet { font-variant-numeric: tabular-nums; font-size: .875rem; white-space: nowrap; }
  .fill small { display: block; color: var(--quiet); line-height: 1.35; }
  .dial { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 50%; display: grid; place-items: center; color: var(--call); }
  .dial:hover:enabled { background: var(--key-pressed); }
  .dial:disabled { color: var(--quiet); }

  @media (prefers-reduced-motion: reduce) {
    * { transition: none !important; animation: none !important; }
  }
  @media (forced-colors: active) {
    .key, .action, .controls i { border: 1px solid ButtonText; }
    .controls [aria-pressed='true'] i, .controls [aria-expanded='true'] i { border-color: Highlight; }
    .tabs [aria-current='true'] { text-decoration: underline; }
    .meter { border: 1px solid CanvasText; }
    .meter > span { background: Highlight; }
    .bars .lit { background: CanvasText; }
    .bars i { border: 1px solid CanvasText; }
  }
`;
