import { describe, expect, it } from 'vitest';
import type { CancellationPolicy } from './api/types.ts';
import { dayAt, Formats, minutesAndSeconds } from './format.ts';
import { feeForAll, feeOf, ladderOf } from './ladder.ts';

const ko = new Formats('ko-KR');
const en = new Formats('en-GB');
const EVENING = '2026-12-19T10:00:00Z'; // 19:00 in Seoul

describe('Money and moments', () => {
  it('read as Koreans write them', () => {
    expect(ko.money(140_000)).toBe('140,000원');
    expect(ko.dateTime(EVENING, 'Asia/Seoul')).toBe('12월 19일 (토) 19:00');
    expect(ko.shortDateTime(EVENING, 'Asia/Seoul')).toBe('12.19 토 19:00');
    expect(ko.longDate(EVENING, 'Asia/Seoul')).toBe('2026년 12월 19일');
    expect(ko.month(2026, 12)).toBe('2026년 12월');
  });

  it('read in English', () => {
    expect(en.money(140_000)).toBe('₩140,000');
    expect(en.money(-8_000)).toBe('−₩8,000');
    expect(en.dateTime(EVENING, 'Asia/Seoul')).toBe('Sat 19 Dec, 19:00');
  });

  it('are the ones of the venue, whatever the reader’s clock says', () => {
    expect(ko.time(EVENING, 'Asia/Seoul')).toBe('19:00');
    expect(dayAt('2026-12-31T15:00:00Z', 'Asia/Seoul')).toBe('2027-01-01');
    expect(dayAt('2026-12-31T15:00:00Z', 'America/New_York')).toBe('2026-12-31');
  });

  it('count down to nothing and not below', () => {
    expect([419.2, 65, 0.4, -3].map(minutesAndSeconds)).toEqual(['7:00', '1:05', '0:01', '0:00']);
  });
});

describe('The ladder of fees', () => {
  const policy: CancellationPolicy = {
    freeDays: 7,
    steps: [
      { daysBefore: 10, percent: 10, atMost: 4_000 },
      { daysBefore: 7, percent: 10, atMost: null },
      { daysBefore: 3, percent: 20, atMost: null },
      { daysBefore: 0, percent: 30, atMost: null },
    ],
  };
  const terms = (bookedAt: string) => ({
    policy,
    bookedAt,
    startsAt: EVENING,
    saleClosesAt: '2026-12-18T08:00:00Z',
    zone: 'Asia/Seoul',
  });

  it('goes from the day of booking to the end of the sale', () => {
    expect(ladderOf(terms('2026-11-22T05:00:00Z')).map(({ firstDay, lastDay, percent }) => [firstDay, lastDay, percent])).toEqual([
      ['2026-11-22', '2026-11-29', 0],
      ['2026-11-30', '2026-12-09', 10],
      ['2026-12-10', '2026-12-12', 10],
      ['2026-12-13', '2026-12-16', 20],
      ['2026-12-17', '2026-12-18', 30],
    ]);
  });

  it('has no free days for who books late', () => {
    expect(ladderOf(terms('2026-12-14T05:00:00Z'))[0]!.percent).toBe(20);
  });

  it('begins on the day that it is at the venue', () => {
    expect(ladderOf(terms('2026-11-22T15:00:00Z'))[0]!.firstDay).toBe('2026-11-23');
  });

  it('is empty when nobody may cancel any more', () => {
    expect(ladderOf(terms('2026-12-20T00:00:00Z'))).toEqual([]);
  });

  it('says whole won, and one fee for all seats where it is one', () => {
    const capped = { firstDay: '', lastDay: '', percent: 10, atMost: 4_000 };
    expect(feeOf(capped, 170_000)).toBe(4_000);
    expect(feeOf({ ...capped, atMost: null }, 33_339)).toBe(3_333);
    expect(feeForAll(capped, [170_000, 80_000])).toBe(4_000);
    expect(feeForAll(capped, [170_000, 30_000])).toBeNull();
  });
});
