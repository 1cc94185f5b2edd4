import { describe, expect, it } from 'vitest';
import type { Booking, MyPage, Performance, Ticket, Tickets } from '../lib/api/types.ts';
import { missingIn, totalIn } from './checkout/form.ts';
import { linesOf } from './checkout/lines.ts';
import { isWithin, weekendFrom } from './home/shows.ts';
import { storyOf } from './my/story.ts';
import { castOf, monthsOf } from './show/dates.ts';

const performanceAt = (id: number, startsAt: string) => ({ id, startsAt }) as Performance;

describe('The calendar', () => {
  it('has every month from the first date to the last, by the clocks of the venue', () => {
    const months = monthsOf([performanceAt(1, '2026-12-31T15:30:00Z'), performanceAt(2, '2027-03-01T10:00:00Z')], 'Asia/Seoul');
    expect(months.map(({ year, month }) => [year, month])).toEqual([[2027, 1], [2027, 2], [2027, 3]]);
    expect(months[0]!.days[0]!.dates.map(({ id }) => id)).toEqual([1]);
    expect(months[0]!.blanksBefore).toBe(5);
    expect(months[1]!.days).toHaveLength(28);
  });

  it('is empty without dates', () => expect(monthsOf([], 'Asia/Seoul')).toEqual([]));

  it('reads who plays', () => expect(castOf('한지오, 정라온 · 남기훈')).toEqual(['한지오', '정라온', '남기훈']));
});

describe('What is on', () => {
  it('knows the weekend, also when it has begun', () => {
    expect(weekendFrom('2026-12-16')).toEqual(['2026-12-19', '2026-12-20']);
    expect(weekendFrom('2026-12-20')).toEqual(['2026-12-19', '2026-12-20']);
  });

  it('filters by month at the venue', () => {
    const date = performanceAt(1, '2026-12-31T15:30:00Z');
    expect(isWithin('month 2027-01', date, 'Asia/Seoul', 0)).toBe(true);
    expect(isWithin('month 2026-12', date, 'Asia/Seoul', 0)).toBe(false);
  });
});

describe('The form of the checkout', () => {
  const typed = { name: '홍서윤', telephone: '010-2345-6789', address: '', method: 'MOBILE' as const, agreed: true };

  it('wants a name, a whole number and consent, and an address only for the post', () => {
    expect(missingIn(typed)).toEqual({});
    expect(missingIn({ ...typed, method: 'POST' })).toEqual({ address: 0 });
    expect(missingIn({ ...typed, name: ' ', agreed: false })).toEqual({ name: 0, agree: 0 });
  });

  it('says how many digits are missing', () => {
    expect(missingIn({ ...typed, telephone: '010-2345-678' })).toEqual({ telephone: 1 });
    expect(missingIn({ ...typed, telephone: '02-123-4567' })).toEqual({ telephone: 0 });
  });

  it('reads the house’s total from its words', () => {
    expect(totalIn('금액이 달라졌습니다. (The total is 172000 KRW; please look again.)')).toBe(172_000);
    expect(totalIn('')).toBeNull();
  });

  it('lists seats by grade and row', () => {
    const seat = (label: string, grade: string) => ({ section: 'B', row: '3', label, grade });
    const lines = linesOf([seat('1', 'R'), seat('2', 'R'), seat('9', 'VIP')], [
      { grade: 'VIP', price: 3 },
      { grade: 'R', price: 2 },
    ]);
    expect(lines.map(({ grade, seats, number, rows }) => [grade, seats, number, rows[0]!.labels])).toEqual([
      ['VIP', 1, 1, ['9']],
      ['R', 2, 2, ['1', '2']],
    ]);
  });
});

describe('The story of a booking', () => {
  const booking = (bookingStatus: Booking['bookingStatus'], more: Partial<Booking> = {}) =>
    ({ bookingStatus, bookedAt: 1, statusAt: 2, statusReason: 'paid', ...more }) as Booking;
  const sold = (...tickets: Partial<Ticket>[]) => ({ tickets, startsAt: '2026-12-19T10:00:00Z' }) as Tickets;
  const page = (more: Partial<MyPage>) => ({ refundedAmount: null, deliveryDate: null, ...more }) as MyPage;
  const told = (...from: Parameters<typeof storyOf>) =>
    storyOf(...from).map((chapter) => `${chapter.what}${chapter.what === 'step' ? ` ${chapter.step}` : ''} ${chapter.look}`);

  it('waits for the payment, or ends without one', () => {
    expect(told(booking('PENDING_BOOKING'), sold(), null)).toEqual(['received done', 'asking now']);
    expect(told(booking('FAILED_BOOKING'), sold(), null)).toEqual(['received done', 'failed failed']);
  });

  it('follows posted tickets step by step', () => {
    const way = (deliveryStep: MyPage['deliveryStep']) =>
      told(booking('COMPLETE_BOOKING'), sold(), page({ deliveryMethod: 'POST', deliveryStep })).slice(3, -1);
    expect(way('REQUESTED')).toEqual(['step REQUESTED now', 'arrival next']);
    expect(way('IN_TRANSIT')).toEqual(['step PACKED done', 'step HANDED_OVER done', 'step IN_TRANSIT now', 'arrival next']);
    expect(way('DELIVERED').at(-1)).toBe('step DELIVERED done');
  });

  it('tells of tickets given back together as one, and of the money', () => {
    const tickets = sold({ canceledAt: '2026-12-01', cancellationFee: 10 }, { canceledAt: '2026-12-02' }, { canceledAt: '2026-12-02' });
    const story = storyOf(booking('CANCEL_BOOKING', { statusReason: 'x' }), tickets, page({ refundedAmount: 5 }));
    expect(story.slice(-3)).toMatchObject([
      { what: 'canceled', whole: false, fee: 10 },
      { what: 'canceled', whole: true, fee: 0 },
      { what: 'refunded', amount: 5 },
    ]);
    expect(story.find(({ what }) => what === 'paid')!.at).toBeUndefined();
  });

  it('says that sent tickets are called back', () => {
    const sent = page({ deliveryMethod: 'POST', deliveryStep: 'IN_TRANSIT' });
    expect(told(booking('CANCEL_BOOKING'), sold({ canceledAt: 'x' }), sent)).toContain('recall now');
    expect(told(booking('CANCEL_BOOKING'), sold({ canceledAt: 'x' }), page({ deliveryMethod: 'POST', deliveryStep: 'PACKED' }))).not.toContain('recall now');
  });
});
