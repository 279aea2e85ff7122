import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';

export type { Texts } from './en.ts';

export const LANGUAGES = { en, de, fr, es, it };

export type Language = keyof typeof LANGUAGES;

/** The first of these that there is: "de-AT" is "de"; English where there is none. */
export const languageOf = (wanted: readonly string[]): Language => {
  const found = wanted.map(tag => tag.toLowerCase().split(/[-_]/)[0]!).find(code => code in LANGUAGES);
  return (found ?? 'en') as Language;
};

export const textsOf = (language: Language): Texts => LANGUAGES[language];
