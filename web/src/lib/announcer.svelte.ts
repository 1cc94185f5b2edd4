import { untrack } from 'svelte';

/** What the page says to who does not see it: one polite live region for all of it. */
class Announcer {
  text = $state('');

  say(text: string) {
    // The same words again would not be read again.
    this.text = text === untrack(() => this.text) ? `${text}\u00a0` : text;
  }
}

export const announcer = new Announcer();
