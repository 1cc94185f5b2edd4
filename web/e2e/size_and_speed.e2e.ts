import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { pickBest } from './steps.ts';

const FIRST_PAINT_BYTES = 120 * 1024;
const MAP_MS = 100;
const dist = new URL('../dist/', import.meta.url);

describe('The pages', () => {
  it('are small at first: what index.html asks for, compressed', async () => {
    const index = await readFile(new URL('index.html', dist), 'utf8');
    const asked = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    const files = await Promise.all(asked.map((path) => readFile(new URL(path, dist))));
    const bytes = [Buffer.from(index), ...files].reduce((sum, file) => sum + gzipSync(file).length, 0);
    console.log(`first paint: ${(bytes / 1024).toFixed(1)} KB gzip`);
    expect(bytes).toBeLessThanOrEqual(FIRST_PAINT_BYTES);
  });

  it('have no script or style within index.html, and no data: address anywhere', async () => {
    const index = await readFile(new URL('index.html', dist), 'utf8');
    expect(index).not.toMatch(/<style|style="|<script(?![^>]*src=)/);
    for (const name of await readdir(new URL('assets/', dist)))
      if (name.endsWith('.css')) expect(await readFile(new URL(`assets/${name}`, dist), 'utf8')).not.toContain('data:');
  });
});

describe('The seat map', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());

  it('of 2,000 seats is drawn in time', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    const measured = await page.evaluate(() =>
      performance.getEntriesByName('seat-map-drawn').map((entry) => ({
        milliseconds: entry.duration,
        seats: (entry as PerformanceMeasure).detail as number,
      })),
    );
    console.log(`seat map: ${JSON.stringify(measured)}`);
    expect(measured).toHaveLength(1);
    expect(measured[0]!.seats).toBe(2_000);
    expect(measured[0]!.milliseconds).toBeLessThanOrEqual(MAP_MS);
  });
});
