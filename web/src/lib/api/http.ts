import type { Session } from './types.ts';

interface FieldError {
  property: string;
  pointer: string;
  message: string;
}

interface Problem {
  type: string;
  detail?: string;
  errors?: FieldError[];
  [member: string]: unknown;
}

/** The other side answered "no": an RFC 9457 problem, or a status alone. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** Seconds, when the answer says when to come again. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail ?? `status ${status}`);
  }

  /** The last part of the problem's type: "seats-taken". */
  get slug(): string {
    return this.problem.type.split('/').at(-1) ?? '';
  }

  get fields(): FieldError[] {
    return this.problem.errors ?? [];
  }
}

/** No answer came: whether the request arrived is not known. */
export class Unreachable extends Error {}

interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

let session: Promise<Session> | null = null;
let clockIsBehind = 0;

/** Now by the other side's clock, by which holds end: a device's own may be wrong. Milliseconds, right to a second. */
export const serverNow = () => Date.now() + clockIsBehind;

/** Who is there; asked once, and again when its token is refused. */
export function currentSession(): Promise<Session> {
  session ??= get<Session>('/session').catch((error: unknown) => {
    session = null;
    throw error;
  });
  return session;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return exchange<T>('GET', path, { signal }, {});
}

/** A request that changes something: with the session's token, because the cookie alone proves nothing. */
export async function change<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, sending: Sending = {}): Promise<T> {
  const withToken = async () => ({ 'X-CSRF-Token': (await currentSession()).csrfToken });
  try {
    return await exchange<T>(method, path, sending, await withToken());
  } catch (error) {
    if (!(error instanceof Refused) || error.slug !== 'csrf') throw error;
    session = null;
    return exchange<T>(method, path, sending, await withToken());
  }
}

async function exchange<T>(method: string, path: string, sending: Sending, more: Record<string, string>): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...more, ...sending.headers };
  if (sending.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  let text: string;
  try {
    const body = sending.body === undefined ? null : JSON.stringify(sending.body);
    response = await fetch(path, { method, headers, body, signal: sending.signal ?? null, credentials: 'same-origin' });
    noteClock(response);
    text = await response.text();
  } catch (error) {
    if (sending.signal?.aborted) throw error;
    throw new Unreachable(`${method} ${path}`, { cause: error });
  }
  if (!response.ok) throw new Refused(response.status, problemIn(text), retryAfterOf(response));
  return (text ? JSON.parse(text) : undefined) as T;
}

const BELIEVABLE_MS = 2_000;

function noteClock(response: Response): void {
  const difference = Date.parse(response.headers.get('Date') ?? '') - Date.now();
  if (Number.isFinite(difference)) clockIsBehind = Math.abs(difference) < BELIEVABLE_MS ? 0 : difference;
}

function problemIn(text: string): Problem {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    return { ...problem, type: problem.type ?? 'about:blank' };
  } catch {
    return { type: 'about:blank' };
  }
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
