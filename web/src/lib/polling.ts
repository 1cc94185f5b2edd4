/**
 * Looks at once and then again and again, one look at a time, while the page is seen; returns how to stop.
 * Looks again at once when the page comes back into view or the connection returns.
 */
export function every(milliseconds: number, look: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let looking = false;

  async function turn() {
    clearTimeout(timer);
    if (looking || stopped) return;
    looking = true;
    if (!document.hidden) await look().catch(() => undefined);
    looking = false;
    if (!stopped) timer = setTimeout(turn, milliseconds);
  }
  const wake = () => void (document.hidden ? undefined : turn());
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
    removeEventListener('online', wake);
  };
}
