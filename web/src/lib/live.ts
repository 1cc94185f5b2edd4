import { myPage } from './api/booking.ts';
import type { MyPage } from './api/types.ts';
import { every } from './polling.ts';

const POLL_MS = 3_000;

interface Watching {
  onpage: (page: MyPage | null) => void;
  onstate: (isLive: boolean) => void;
}

/** Tells of a booking's my page now and whenever it changes: by a stream, or by asking again and again where there is none. */
export function watchMyPage(bookingId: number, { onpage, onstate }: Watching): () => void {
  let stopPolling: (() => void) | null = null;
  const stream = new EventSource(`/mypages/live?bookingId=${bookingId}`);

  stream.addEventListener('mypage', (event: MessageEvent<string>) => {
    const { _embedded } = JSON.parse(event.data) as { _embedded: { mypages: MyPage[] } };
    onpage(_embedded.mypages[0] ?? null);
    onstate(true);
  });
  stream.addEventListener('open', () => onstate(true));
  stream.addEventListener('error', () => {
    onstate(false);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser connects again by itself
    stopPolling ??= every(POLL_MS, async () => {
      try {
        onpage(await myPage(bookingId));
        onstate(true);
      } catch {
        onstate(false);
      }
    });
  });
  return () => {
    stream.close();
    stopPolling?.();
  };
}
