import { css } from 'lit';

/** A page may set --trunkline-* to fit the telephone to itself. */
export const styles = css`
  :host {
    --ground: var(--trunkline-ground, #ffffff);
    --text: var(--trunkline-text, #171b21);
    --quiet: var(--trunkline-quiet, #566070);
    --line: var(--trunkline-line, #dfe3e9);
    --key: var(--trunkline-key, #f2f4f7);
    --key-pressed: var(--trunkline-key-pressed, #e0e5ec);
    --call: var(--trunkline-call, #0b7a4b);
    --on-call: var(--trunkline-on-call, #ffffff);
    --hang-up: var(--trunkline-hang-up, #c4303a);
    --on-hang-up: var(--trunkline-on-hang-up, #ffffff);
    --warn-ground: #fdf1e3;
    --warn-text: #7a3d00;
    --focus: var(--trunkline-focus, #1f5fd6);
    --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 12px 32px rgb(16 24 40 / 8%);
    display: block;
    container-type: inline-size;
    color: var(--text);
    font: 400 1rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
    color-scheme: light dark;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --ground: var(--trunkline-ground, #191d23);
      --text: var(--trunkline-text, #f0f3f7);
      --quiet: var(--trunkline-quiet, #a3aebc);
      --line: var(--trunkline-line, #303741);
      --key: var(--trunkline-key, #252b33);
      --key-pressed: var(--trunkline-key-pressed, #353d48);
      --call: var(--trunkline-call, #3ccb8b);
      --on-call: var(--trunkline-on-call, #04231a);
      --hang-up: var(--trunkline-hang-up, #ff7b80);
      --on-hang-up: var(--trunkline-on-hang-up, #33070a);
      --warn-ground: #3a2a14;
      --warn-text: #ffd59e;
      --focus: var(--trunkline-focus, #8ab4ff);
      --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 35%);
    }
  }

  * { box-sizing: border-box; }
  h2, p { margin: 0; }
  [hidden] { display: none !important; }
  svg { display: block; flex: none; }
  button, input, select { font: inherit; color: inherit; }
  button { border: 0; background: none; padding: 0; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
  button:disabled { cursor: default; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  .quiet { color: var(--quiet); }
  small { font-size: .8125rem; }

  .frame { display: grid; gap: 1.25rem; justify-content: center; grid-template-columns: minmax(0, 24rem); }
  @container (min-width: 46rem) {
    .frame.two { grid-template-columns: minmax(0, 24rem) minmax(0, 22rem); align-items: start; }
  }
  .card { background: var(--ground); border: 1px solid var(--line); border-radius: 1.5rem; box-shadow: var(--shadow); }

  .phone { padding: 1rem 1.25rem 1.25rem; display: flex; flex-direction: column; gap: .875rem; }
  .gateway { align-self: flex-end; display: inline-flex; align-items: center; gap: .4375rem; font-size: .8125rem; color: var(--quiet); }
  .gateway::before { content: ''; width: .5rem; height: .5rem; border-radius: 50%; border: 2px solid var(--quiet); }
  .gateway.ready::before { background: var(--call); border-color: var(--call); }

  .display { min-height: 11.25rem; display: flex; flex-direction: column; justify-content: center; text-align: center; border-radius: 1rem; gap: .375rem; }
  .display:focus-visible { outline: none; } /* only scripts put the focus there */
  .number { display: flex; align-items: center; border-bottom: 1px solid var(--line); }
  .number:focus-within { border-bottom-color: var(--focus); box-shadow: 0 1px 0 var(--focus); }
  .number input {
    flex: 1; min-width: 0; height: 3.25rem; padding: 0 0 0 2.5rem; border: 0; background: none; text-align: center;
    font-size: 1.625rem; font-variant-numeric: tabular-nums; letter-spacing: .01em;
  }
  .number input:focus-visible { outline: none; }
  .number input::placeholder { color: var(--quiet); opacity: 1; font-size: 1.125rem; letter-spacing: 0; }
  .number button { width: 2.5rem; height: 2.5rem; display: grid; place-items: center; border-radius: 50%; color: var(--quiet); }
  .number button:hover { background: var(--key); }
  .who { font-size: 1.5rem; font-weight: 600; line-height: 1.2; overflow-wrap: anywhere; }
  .status { display: flex; justify-content: center; gap: .5rem; }
  .status strong { font-weight: 600; }
  .timer { font-variant-numeric: tabular-nums; }
  .says { font-size: .9375rem; }

  .meters { display: grid; grid-template-columns: auto 1fr; gap: .375rem .75rem; align-items: center; margin-top: .5rem; font-size: .8125rem; color: var(--quiet); text-align: left; }
  .meter { height: .375rem; border-radius: 1rem; background: var(--key-pressed); overflow: hidden; }
  .meter > span { display: block; height: 100%; border-radius: inherit; background: var(--call); transform-origin: left; transition: transform 100ms linear; }
  .keys { display: flex; justify-content: center; flex-wrap: wrap; gap: 0 1.25rem; font-size: .8125rem; color: var(--quiet); overflow-wrap: anywhere; }
  .keys b { color: var(--text); font-weight: 600; letter-spacing: .08em; }

  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .quality { font-size: .8125rem; text-align: left; }
  .quality summary { justify-content: center; font-variant-numeric: tabular-nums; }
  .quality summary::after { margin-left: 0; }
  .bars { display: inline-flex; align-items: flex-end; gap: 2px; height: .75rem; }
  .bars i { width: 3px; height: 40%; border-radius: 1px; background: var(--line); }
  .bars i:nth-child(2) { height: 60%; }
  .bars i:nth-child(3) { height: 80%; }
  .bars i:nth-child(4) { height: 100%; }
  .bars .lit { background: var(--call); }
  .poor .lit, .bad .lit { background: var(--hang-up); }
  .quality table { width: 100%; border-collapse: collapse; margin-top: .25rem; font-variant-numeric: tabular-nums; }
  .quality th { text-align: left; font-weight: 400; color: var(--quiet); padding: .1875rem 0; }
  .quality td, .quality thead th:not(:first-child) { text-align: right; padding-left: .75rem; white-space: nowrap; }
  .quality tr + tr, .quality tbody tr { border-top: 1px solid var(--line); }

  .pad { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; }
  .pad.wide { grid-template-columns: repeat(3, 1fr) .7fr; }
  .key { height: 3.375rem; border-radius: 1rem; background: var(--key); display: flex; flex-direction: column; align-items: center; justify-content: center; line-height: 1.1; transition: background 120ms; user-select: none; }
  .key span { font-size: 1.375rem; font-variant-numeric: tabular-nums; }
  .key small { font-size: .625rem; letter-spacing: .12em; color: var(--quiet); }
  .key:hover { background: var(--key-pressed); }
  .key:active { background: var(--line); }

  .actions { display: grid; grid-template-columns: 1fr; gap: .75rem; }
  .actions.two { grid-template-columns: 1fr 1fr; }
  .action { min-height: 3.25rem; border-radius: 1.75rem; display: flex; align-items: center; justify-content: center; gap: .625rem; font-weight: 600; transition: filter 120ms; }
  .action:hover:enabled { filter: brightness(1.06); }
  .action:active:enabled { filter: brightness(.94); }
  .call { background: var(--call); color: var(--on-call); }
  .call:disabled { background: var(--key-pressed); color: var(--quiet); }
  .hang-up { background: var(--hang-up); color: var(--on-hang-up); }
  .mute { background: var(--key); border: 1px solid var(--line); }
  .mute[aria-pressed='true'] { background: var(--text); color: var(--ground); }

  .incoming { display: flex; flex-direction: column; gap: .5rem; text-align: center; border: 2px solid var(--call); border-radius: 1rem; padding: .875rem; }
  .incoming .actions { margin-top: .25rem; }
  .transfer { display: grid; grid-template-columns: 1fr auto; gap: .75rem; }
  .transfer input { min-width: 0; height: 3.25rem; padding: 0 1rem; border: 1px solid var(--line); border-radius: 1.75rem; background: none; }
  .transfer .action { padding: 0 1.25rem; }

  .warning { background: var(--warn-ground); color: var(--warn-text); border-radius: .875rem; padding: .625rem .875rem; font-size: .9375rem; }
  .warning button { text-decoration: underline; font-weight: 600; }

  [role=alert]:empty { display: none; }
  details { font-size: .875rem; }
  summary { display: flex; align-items: center; gap: .5rem; color: var(--quiet); cursor: pointer; border-radius: .5rem; list-style: none; padding: .25rem 0; }
  summary::-webkit-details-marker { display: none; }
  summary::after { content: ''; width: .4375rem; height: .4375rem; margin-left: auto; margin-right: .25rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); transition: transform 120ms; }
  details[open] summary::after { transform: rotate(225deg); }
  .choice { display: block; margin-top: .625rem; }
  .choice span { display: block; margin-bottom: .25rem; }
  select { width: 100%; height: 2.5rem; padding: 0 .75rem; border-radius: .75rem; border: 1px solid var(--line); background: var(--key); text-overflow: ellipsis; }

  .tries { padding: 1.125rem .5rem .625rem; }
  .tries > h2, .tries > p { padding: 0 .75rem; }
  .tries h2 { font-size: 1rem; font-weight: 600; }
  .tries ul { list-style: none; margin: .5rem 0 0; padding: 0; }
  .tries li { display: flex; align-items: center; border-radius: .875rem; }
  .tries li:hover { background: var(--key); }
  .fill { flex: 1; min-width: 0; text-align: left; padding: .4375rem .25rem .4375rem .75rem; border-radius: .875rem; }
  .fill span { display: flex; justify-content: space-between; align-items: baseline; gap: .75rem; }
  .fill b { font-weight: 600; }
  .fill .quiet { font-variant-numeric: tabular-nums; font-size: .875rem; white-space: nowrap; }
  .fill small { display: block; color: var(--quiet); line-height: 1.35; }
  .dial { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 50%; display: grid; place-items: center; color: var(--call); }
  .dial:hover:enabled { background: var(--key-pressed); }
  .dial:disabled { color: var(--quiet); }

  @media (prefers-reduced-motion: reduce) {
    * { transition: none !important; }
  }
  @media (forced-colors: active) {
    .key, .action { border: 1px solid ButtonText; }
    .meter { border: 1px solid CanvasText; }
    .meter > span { background: Highlight; }
    .bars .lit { background: CanvasText; }
    .bars i { border: 1px solid CanvasText; }
  }
`;
