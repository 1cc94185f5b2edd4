/** Where one is: pages are addresses, and links between them do not load anew. */

interface Address {
  path: string;
  query: URLSearchParams;
}

const addressNow = (): Address => ({ path: location.pathname, query: new URLSearchParams(location.search) });

class Router {
  address = $state.raw<Address>(addressNow());

  go(path: string, how: 'push' | 'replace' = 'push') {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path);
    const before = this.address.path;
    this.address = addressNow();
    if (this.address.path !== before) scrollTo(0, 0);
  }

  /** Takes over the browser's back and forward, and links of the pages. */
  listen() {
    addEventListener('popstate', () => (this.address = addressNow()));
    document.addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a');
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || event.defaultPrevented) return;
      if (link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
      if (link.hash && link.pathname === location.pathname) return;
      if (link.dataset.outside !== undefined) return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    });
  }
}

export const router = new Router();

export type Page =
  | { name: 'home' }
  | { name: 'show'; id: number }
  | { name: 'seats'; id: number }
  | { name: 'checkout' }
  | { name: 'ticket'; id: number }
  | { name: 'my'; id: number | null }
  | { name: 'unknown' };

const ID = '([1-9][0-9]{0,15})';
const PAGES: [RegExp, (id: number) => Page][] = [
  [/^\/$/, () => ({ name: 'home' })],
  [new RegExp(`^/shows/${ID}$`), (id) => ({ name: 'show', id })],
  [new RegExp(`^/seats/${ID}$`), (id) => ({ name: 'seats', id })],
  [/^\/checkout$/, () => ({ name: 'checkout' })],
  [new RegExp(`^/tickets/${ID}$`), (id) => ({ name: 'ticket', id })],
  [/^\/my$/, () => ({ name: 'my', id: null })],
  [new RegExp(`^/my/${ID}$`), (id) => ({ name: 'my', id })],
];

export function pageAt(path: string): Page {
  for (const [pattern, page] of PAGES) {
    const match = pattern.exec(path);
    if (match) return page(Number(match[1]));
  }
  return { name: 'unknown' };
}
