/** Money and moments as people read them. Performances are told by the clocks of their venue, all else by the reader's. */

type Parts = Record<string, string>;

const formats = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, Intl.DateTimeFormat>();

function partsOf(moment: Date | string | number, locale: string, timeZone: string | undefined): Parts {
  const name = `${locale} ${timeZone}`;
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      timeZone,
      year: 'numeric',
      month: locale.startsWith('ko') ? 'numeric' : 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(name, format);
  }
  return Object.fromEntries(format.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
}

export class Formats {
  private readonly numbers: Intl.NumberFormat;

  constructor(private readonly locale: string) {
    this.numbers = new Intl.NumberFormat(locale);
  }

  private get korean() {
    return this.locale.startsWith('ko');
  }

  number(n: number): string {
    return this.numbers.format(n);
  }

  /** "140,000원", "₩140,000". */
  money(won: number): string {
    return this.korean ? `${this.numbers.format(won)}원` : `${won < 0 ? '−' : ''}₩${this.numbers.format(Math.abs(won))}`;
  }

  /** "12월 19일 (토) 19:00", "Sat 19 Dec, 19:00". */
  dateTime(moment: Date | string, zone?: string): string {
    const { month, day, weekday, hour, minute } = partsOf(moment, this.locale, zone);
    return this.korean
      ? `${month}월 ${day}일 (${weekday}) ${hour}:${minute}`
      : `${weekday} ${day} ${month}, ${hour}:${minute}`;
  }

  /** "12월 19일 (토)", "Sat 19 Dec". */
  date(moment: Date | string, zone?: string): string {
    const { month, day, weekday } = partsOf(moment, this.locale, zone);
    return this.korean ? `${month}월 ${day}일 (${weekday})` : `${weekday} ${day} ${month}`;
  }

  /** "2026년 12월 4일", "4 Dec 2026". */
  longDate(moment: Date | string, zone?: string): string {
    const { year, month, day } = partsOf(moment, this.locale, zone);
    return this.korean ? `${year}년 ${month}월 ${day}일` : `${day} ${month} ${year}`;
  }

  /** "12.19", "19 Dec". */
  shortDate(moment: Date | string, zone?: string): string {
    const { month, day } = partsOf(moment, this.locale, zone);
    return this.korean ? `${month}.${day}` : `${day} ${month}`;
  }

  /** "12.19 토 19:00", "Sat 19 Dec 19:00". */
  shortDateTime(moment: Date | string, zone?: string): string {
    const { weekday, hour, minute } = partsOf(moment, this.locale, zone);
    const date = this.shortDate(moment, zone);
    return this.korean ? `${date} ${weekday} ${hour}:${minute}` : `${weekday} ${date} ${hour}:${minute}`;
  }

  /** "19:00". */
  time(moment: Date | string | number, zone?: string): string {
    const { hour, minute } = partsOf(moment, this.locale, zone);
    return `${hour}:${minute}`;
  }

  /** "11.22 14:08:31", "22 Nov 14:08:31": a moment in a story. */
  stamp(moment: Date | string | number): string {
    const { month, day, hour, minute, second } = partsOf(moment, this.locale, undefined);
    return `${this.korean ? `${month}.${day}` : `${day} ${month}`} ${hour}:${minute}:${second}`;
  }

  weekday(moment: Date | string, zone?: string): string {
    return partsOf(moment, this.locale, zone).weekday ?? '';
  }

  /** "2026년 12월", "Dec 2026". */
  month(year: number, month: number): string {
    const parts = partsOf(new Date(Date.UTC(year, month - 1, 15)), this.locale, 'UTC');
    return this.korean ? `${year}년 ${month}월` : `${parts.month} ${year}`;
  }
}

/** The calendar day at a place: "2026-12-19", fit for comparing and sorting. */
export function dayAt(moment: Date | string | number, zone: string): string {
  let format = days.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    days.set(zone, format);
  }
  return format.format(new Date(moment));
}

/** "1:05" of 65 seconds. */
export function minutesAndSeconds(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
