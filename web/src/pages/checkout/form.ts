import type { DeliveryMethod } from '../../lib/api/types.ts';
import type { Typed } from '../../lib/order.ts';

export type Field = 'name' | 'telephone' | 'address' | 'agree';

/** What is missing in a field: the field alone, or how many digits. */
export type Missing = Partial<Record<Field, number>>;

const DIGITS = 11;

export const digitsOf = (telephone: string) => telephone.replace(/\D/g, '');

/** What has to be mended before paying; in the order of the page. For a telephone: how many digits are missing, or 0. */
export function missingIn({ name, telephone, address, method, agreed }: Typed): Missing {
  const missing: Missing = {};
  if (!name.trim()) missing.name = 0;
  const digits = digitsOf(telephone);
  if (!/^010\d{8}$/.test(digits)) missing.telephone = digits.startsWith('010') ? Math.max(0, DIGITS - digits.length) : 0;
  if (method === 'POST' && !address.trim()) missing.address = 0;
  if (!agreed) missing.agree = 0;
  return missing;
}

/** The house wants an address of every order; these need none, and say how they come instead. */
const INSTEAD: Record<Exclude<DeliveryMethod, 'POST'>, string> = { MOBILE: '모바일 티켓', DESK: '현장 수령' };

export const addressOf = ({ method, address }: Typed) => (method === 'POST' ? address.trim() : INSTEAD[method]);

const FIELDS: Record<string, Field> = { customerName: 'name', telephoneInfo: 'telephone', addr: 'address' };

/** Which of the page's fields a refused member of the order is. */
export const fieldOf = (property: string): Field | undefined => FIELDS[property];

/** The total that a "price-changed" problem names in its words: "The total is 172000 KRW". */
export function totalIn(detail: string): number | null {
  const amount = /(\d+) KRW/.exec(detail)?.[1];
  return amount === undefined ? null : Number(amount);
}
