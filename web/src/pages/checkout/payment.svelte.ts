import { announcer } from '../../lib/announcer.svelte.ts';
import * as api from '../../lib/api/booking.ts';
import { Refused, serverNow, Unreachable } from '../../lib/api/http.ts';
import type { Booking } from '../../lib/api/types.ts';
import { bookingFee, deliveryFee } from '../../lib/fees.ts';
import { t } from '../../lib/i18n/language.svelte.ts';
import { endDraft, newKey, saveDraft, type Draft } from '../../lib/order.ts';
import { f } from '../../lib/reading.svelte.ts';
import { addressOf, digitsOf, fieldOf, totalIn, type Field } from './form.ts';

/**
 * `resting`: the house asked to come back later; `cut-off`: no answer came; in both, the same request is sent again.
 * `unknown`: booked, but whether it is paid is being found out. `over`: the seats are not held any more.
 */
export type Phase = 'form' | 'paying' | 'resting' | 'cut-off' | 'unknown' | 'over';

const RESTS_S = 8;
const CUT_OFF_S = 3;
const ASK_AGAIN_MS = 1_500;

/** An order from the form to its tickets. It is one booking whatever happens: the key stays until the answer is final. */
export class Payment {
  phase = $state<Phase>('form');
  draft: Draft;
  /** Why it was not possible, in words that say what to do. */
  notice = $state('');
  /** Fields that the house refused. */
  refused = $state.raw<Partial<Record<Field, string>>>({});
  now = $state(serverNow());
  /** When the next try comes, and how long it takes: milliseconds. */
  nextTry = $state({ at: 0, takes: 1 });
  unknownSince = $state(0);

  total = $derived.by(() => {
    const { hold, typed } = this.draft;
    return hold.price + bookingFee(hold.seats.length) + deliveryFee(typed.method);
  });
  toPay = $derived.by(() => this.draft.changedTotal ?? this.total);
  left = $derived.by(() => Math.max(0, Date.parse(this.draft.hold.expiresAt) - this.now) / 1000);

  private retry: ReturnType<typeof setTimeout> | undefined;
  private hasEnded = false;

  constructor(
    draft: Draft,
    private readonly onbooked: (bookingId: number) => void,
  ) {
    this.draft = $state(draft);
  }

  /** Goes on where a reload interrupted it; returns how to stop. */
  start(): () => void {
    const timer = setInterval(() => this.tick(), 250);
    const back = () => this.phase === 'cut-off' && this.send();
    addEventListener('online', back);
    if (this.draft.bookingId !== null) this.findOut(this.draft.bookingId);
    else if (this.draft.sent) void this.send();
    return () => {
      this.hasEnded = true;
      clearInterval(timer);
      clearTimeout(this.retry);
      removeEventListener('online', back);
    };
  }

  save(): void {
    if (!this.hasEnded) saveDraft($state.snapshot(this.draft));
  }

  /** Pays once, whoever presses how often. */
  async pay(): Promise<void> {
    if (this.phase !== 'form' && this.phase !== 'resting') return;
    clearTimeout(this.retry);
    this.phase = 'paying';
    this.notice = '';
    this.refused = {};
    await this.lengthen();
    const { hold, typed } = this.draft;
    this.draft.sent = {
      customerName: typed.name.trim(),
      telephoneInfo: digitsOf(typed.telephone),
      addr: addressOf(typed),
      holdId: hold.id,
      holdToken: hold.token,
      deliveryMethod: typed.method,
      expectedTotal: this.toPay,
    };
    await this.send();
  }

  async letGo(): Promise<void> {
    this.end();
    await api.release(this.draft.hold).catch(() => undefined);
  }

  private tick(): void {
    const before = this.left;
    this.now = serverNow();
    if (this.phase === 'over' || this.phase === 'unknown') return;
    for (const seconds of [120, 30])
      if (before > seconds && this.left <= seconds) announcer.say(t().checkout.saidLeft(seconds === 120));
    if (this.left === 0 && !this.draft.sent) this.lose();
  }

  /** Once, when paying begins. A hold that cannot be lengthened may still be long enough. */
  private async lengthen(): Promise<void> {
    if (this.draft.isExtended) return;
    const longer = await api.extend(this.draft.hold).catch((error: unknown) => error);
    if (longer instanceof Unreachable) return;
    this.draft.isExtended = true;
    if (!(longer instanceof Error)) this.draft.hold.expiresAt = (longer as { expiresAt: string }).expiresAt;
    this.save();
  }

  private async send(): Promise<void> {
    const order = this.draft.sent;
    if (!order) return;
    clearTimeout(this.retry);
    this.phase = 'paying';
    this.save();
    try {
      this.answered(await api.book($state.snapshot(order), this.draft.key));
    } catch (error) {
      if (error instanceof Refused) this.refuse(error);
      else if (error instanceof Unreachable) this.sendAgain('cut-off', CUT_OFF_S, () => this.send());
      else throw error;
    }
  }

  private answered(booking: Booking): void {
    this.draft.sent = null;
    if (booking.bookingStatus === 'PENDING_BOOKING') {
      this.draft.bookingId = booking.id;
      this.save();
      this.findOut(booking.id);
    } else if (booking.bookingStatus === 'FAILED_BOOKING') {
      this.lose(t().trouble.failed);
    } else {
      this.end();
      this.onbooked(booking.id);
    }
  }

  private refuse(error: Refused): void {
    if (error.slug === 'key-in-flight') return this.sendAgain('paying', error.retryAfter ?? 1, () => this.send());
    this.draft.sent = null;
    const rests = error.status === 503 || error.status === 429;
    if (rests) {
      if (error.status === 429) this.notice = t().trouble.tooMany(error.retryAfter ?? RESTS_S);
      this.sendAgain('resting', error.retryAfter ?? RESTS_S, () => this.pay());
    } else if (error.slug === 'hold-expired' || error.slug === 'no-such-hold') {
      this.lose();
    } else {
      this.draft.key = newKey(); // this request was answered for good: the next one is another
      this.phase = 'form';
      this.explain(error);
    }
    this.save();
  }

  private explain(error: Refused): void {
    if (error.slug === 'price-changed') {
      const before = this.toPay;
      this.draft.changedTotal = totalIn(error.message);
      this.notice = t().trouble.priceChanged(f().money(before), f().money(this.toPay));
    } else if (error.status === 402) {
      this.notice = t().trouble.declined(Math.max(1, Math.floor(this.left / 60)));
    } else if (error.slug === 'seats-per-customer') {
      this.notice = t().trouble.cap(this.draft.hold.seats.length);
    } else {
      const fields = error.fields.flatMap(({ property, message }) => {
        const field = fieldOf(property);
        return field ? [[field, message] as const] : [];
      });
      this.refused = Object.fromEntries(fields);
      if (!fields.length) this.notice = t().trouble.other(error.message);
    }
  }

  private sendAgain(phase: Phase, seconds: number, how: () => Promise<void>): void {
    this.phase = phase;
    const takes = seconds * 1000;
    this.nextTry = { at: serverNow() + takes, takes };
    this.retry = setTimeout(() => void how(), takes);
  }

  private findOut(bookingId: number): void {
    this.phase = 'unknown';
    this.unknownSince ||= Date.now();
    const ask = async () => {
      const booking = await api.booking(bookingId).catch(() => null);
      if (this.hasEnded) return;
      if (booking && booking.bookingStatus !== 'PENDING_BOOKING') this.answered(booking);
      else this.retry = setTimeout(ask, ASK_AGAIN_MS);
    };
    void ask();
  }

  private lose(why = ''): void {
    clearTimeout(this.retry);
    this.notice = why;
    this.phase = 'over';
    endDraft();
    this.hasEnded = true;
  }

  private end(): void {
    this.hasEnded = true;
    clearTimeout(this.retry);
    endDraft();
  }
}
