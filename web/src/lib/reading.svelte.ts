import { language } from './i18n/language.svelte.ts';
import { Formats } from './format.ts';

const all = { ko: new Formats('ko-KR'), en: new Formats('en-GB') };

/** Money and moments in the chosen language. */
export const f = (): Formats => all[language.code];
