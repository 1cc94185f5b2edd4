import type { MyPage } from '../../lib/api/types.ts';
import type { t } from '../../lib/i18n/language.svelte.ts';

interface Summary {
  words: string;
  /** Classes: what is on its way stands out. */
  look: string;
}

/** The one thing that matters now about a booking. */
export function summaryOf(page: MyPage, words: ReturnType<typeof t>): Summary {
  const status = page.bookingStatus ?? 'PENDING_BOOKING';
  if (status !== 'COMPLETE_BOOKING') return { words: words.my.bookingStates[status], look: '' };
  if (page.deliveryMethod === 'POST' && page.deliveryStep && page.deliveryStep !== 'DELIVERED')
    return { words: words.my.deliverySteps[page.deliveryStep], look: 'accent strong' };
  const method = page.deliveryMethod ? words.checkout.methods[page.deliveryMethod][0]! : '';
  return { words: method || words.my.bookingStates[status], look: '' };
}
