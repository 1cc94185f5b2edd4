import type { Program } from './program.ts';

/** What is on sale in the tests: ids of performances. */
export interface Catalogue {
  musical: number;
  /** In four weeks, 2,000 seats. */
  large: number;
  /** In five days, 40 seats: giving tickets back costs a fifth. */
  soon: number;
  /** In four weeks, standing places only. */
  standing: number;
}

const DAY_MS = 86_400_000;
const PRICES = [{ grade: 'VIP', price: 150_000 }, { grade: 'R', price: 120_000 }, { grade: 'S', price: 90_000 }];

function layout(rows: number, seats: number) {
  const row = (number: number) => ({
    label: String(number),
    grade: number <= rows / 4 ? 'VIP' : number <= rows / 2 ? 'R' : 'S',
    seats: Array.from({ length: seats }, (_, index) => ({
      label: String(index + 1),
      x: Math.round((index - (seats - 1) / 2) * 50),
      y: 200 + number * 90,
    })),
  });
  const section = { name: '1층', rows: Array.from({ length: rows }, (_, index) => row(index + 1)) };
  return { focus: { x: 0, y: 0 }, sections: [section], areas: [] };
}

const STANDING = { focus: { x: 0, y: 0 }, sections: [], areas: [{ name: '스탠딩 A', grade: '스탠딩', capacity: 500 }] };

/** Seven in the evening in Seoul, so many days from now. */
function evening(days: number): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T19:00:00+09:00`;
}

export async function makeCatalogue(program: Program): Promise<Catalogue> {
  const add = async (path: string, thing: unknown): Promise<number> => {
    const { status, json } = await program.ask('operator', 'POST', path, thing);
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json.id as number;
  };
  const perform = (musicalId: number, venueId: number, days: number, prices: unknown) =>
    add('/performances', { musicalId, venueId, startsAt: evening(days), prices, starring: '한지오, 정라온' });

  const musical = await add('/musicals', { title: '달의 항로', kind: 'MUSICAL', runTimeMinutes: 150, ageRating: 12 });
  const concert = await add('/musicals', { title: '느린 파도', kind: 'CONCERT', runTimeMinutes: 120 });
  const hall = await add('/venues', { name: '물빛극장 대극장', layout: layout(40, 50) });
  const room = await add('/venues', { name: '소극장 모퉁이', layout: layout(5, 8) });
  const club = await add('/venues', { name: '빛담홀', layout: STANDING });
  return {
    musical,
    large: await perform(musical, hall, 28, PRICES),
    soon: await perform(musical, room, 5, PRICES),
    standing: await perform(concert, club, 28, [{ grade: '스탠딩', price: 99_000 }]),
  };
}
