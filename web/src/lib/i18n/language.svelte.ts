import { en } from './en.ts';
import { ko, type Words } from './ko.ts';
import { koFlow } from './ko_flow.ts';
import { enFlow } from './en_flow.ts';

export type Code = 'ko' | 'en';
type AllWords = Words & typeof koFlow;

const catalogues: Record<Code, AllWords> = { ko: { ...ko, ...koFlow }, en: { ...en, ...enFlow } };
const REMEMBERED = 'boxoffice.language';

/** Korean, unless the reader once chose otherwise on this device. */
function remembered(): Code {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'ko';
  } catch {
    return 'ko';
  }
}

class Language {
  code = $state<Code>(remembered());
  words = $derived(catalogues[this.code]);

  choose(code: Code) {
    this.code = code;
    try {
      localStorage.setItem(REMEMBERED, code);
    } catch {
      // without storage the choice lasts as long as the page
    }
  }
}

export const language = new Language();

/** The words of the chosen language. */
export const t = (): AllWords => language.words;
