import { get } from './http.ts';
import type { Availability, FreeSeats, Layout, Musical, Performance, Venue } from './types.ts';

type Listing<Name extends string, Item> = { _embedded: Record<Name, Item[]>; page: { totalPages: number } };

const PAGE = 100;
/** Beyond any number of changes: the answer then has the counts and no seats. */
const NO_SEATS = Number.MAX_SAFE_INTEGER;

/** The catalogue hardly changes while a customer looks at it: what was read is kept until the page is left. */
const known = new Map<string, Promise<unknown>>();

function once<T>(path: string): Promise<T> {
  const before = known.get(path) as Promise<T> | undefined;
  if (before) return before;
  const asked = get<T>(path);
  known.set(path, asked);
  asked.catch(() => known.delete(path));
  return asked;
}

async function all<Name extends string, Item>(name: Name, filter = ''): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 0, pages = 1; page < pages; ++page) {
    const listing = await once<Listing<Name, Item>>(`/${name}?page=${page}&size=${PAGE}${filter}`);
    items.push(...listing._embedded[name]);
    pages = listing.page.totalPages;
  }
  return items;
}

export const musicals = () => all<'musicals', Musical>('musicals');
export const venues = () => all<'venues', Venue>('venues');
export const musical = (id: number) => once<Musical>(`/musicals/${id}`);
export const venue = (id: number) => once<Venue>(`/venues/${id}`);
export const performance = (id: number) => once<Performance>(`/performances/${id}`);

/** In their order, beginning with today's. */
export function performances(filter: { musicalId?: number; from: Date }): Promise<Performance[]> {
  const from = new Date(filter.from);
  from.setUTCHours(0, 0, 0, 0); // the same address all day, so that it is asked once
  const musical = filter.musicalId === undefined ? '' : `&musicalId=${filter.musicalId}`;
  return all<'performances', Performance>('performances', `&sort=startsAt,asc&from=${from.toISOString()}${musical}`);
}

export const layout = (performanceId: number) => once<Layout>(`/performances/${performanceId}/layout`);

export function availability(performanceId: number, since?: number, signal?: AbortSignal): Promise<Availability> {
  const query = since === undefined ? '' : `?since=${since}`;
  return get<Availability>(`/performances/${performanceId}/availability${query}`, signal);
}

export async function freeByGrade(performanceId: number): Promise<FreeSeats[]> {
  return (await availability(performanceId, NO_SEATS)).grades;
}

export const sumOf = (grades: FreeSeats[]) => grades.reduce((sum, grade) => sum + grade.free, 0);
