import { currentSession } from './api/http.ts';
import type { Session } from './api/types.ts';

/** Who looks at the pages, as soon as it is known. */
class Visitor {
  session = $state.raw<Session | null>(null);

  async meet() {
    this.session = await currentSession().catch(() => null);
  }
}

export const visitor = new Visitor();
