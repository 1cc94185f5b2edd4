import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { buy, fillIn, holdSeats, payButton, pickBest } from './steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const LOOKS: Record<string, BrowserContextOptions> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'on a telephone': { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

let axe = '';

/** What axe-core finds, as lines for people; rules of WCAG 2.0 to 2.2, A and AA, and good practice. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const run = (window as unknown as { axe: typeof import('axe-core') }).axe.run;
    return (await run(document, { runOnly: tags })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
}

async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide, 'nothing is wider than the window').toBeLessThanOrEqual(seen!);
}

describe.each(Object.keys(LOOKS))('Every page is for everybody, %s:', (look) => {
  let house: House;
  const options = { ...LOOKS[look], bypassCSP: true }; // axe-core comes as a script from outside

  beforeAll(async () => {
    axe = await readFile(AXE, 'utf8');
    house = await House.open();
  });
  afterEach(() => expect(house.takeFaults()).toEqual([]));
  afterAll(() => house.close());

  it('what is on, in both languages, and when nothing fits', async () => {
    const page = await house.visit('/', options);
    await page.locator('.show-next b').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'On sale now' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await expectAccessible(page);
    await page.goto('/?q=nothing');
    await page.getByText('No show fits what you chose').waitFor();
    await expectAccessible(page);
  });

  it('the dates of a show', async () => {
    const page = await house.visit(`/shows/${house.catalogue.musical}`, options);
    await page.locator('.grade-list .left-count b').first().waitFor();
    await page.locator('.ladder').waitFor();
    await expectAccessible(page);
  });

  it('seats on the map, in the list, standing, and when others were faster', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`, options);
    await pickBest(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: '목록' }).click();
    await page.locator('.seat-button').first().waitFor();
    await expectAccessible(page);
    await page.route('**/availability*', (route) => route.abort());
    await page.locator('.bar').waitFor();
    await expectAccessible(page);
    const { seatIds } = await page.evaluate(() => {
      const picked = JSON.parse(sessionStorage.getItem('boxoffice.picked')!) as Record<string, number[]>;
      return { seatIds: Object.values(picked)[0]! };
    });
    await house.program.ask('booking', 'POST', '/holds', { performanceId: house.catalogue.large, seatIds });
    await page.getByRole('button', { name: '이 자리 잡기' }).click();
    await page.locator('.options').waitFor();
    await expectAccessible(page);
    const standing = await house.visit(`/seats/${house.catalogue.standing}`, options);
    await standing.getByRole('button', { name: '한 자리 더하기' }).click();
    await expectAccessible(standing);
  });

  it('paying: the form, its errors, a rest, an unknown outcome, a hold that is over', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`, options);
    await pickBest(page);
    await holdSeats(page);
    await page.locator('.ladder').waitFor();
    await expectAccessible(page);
    await payButton(page).click();
    await page.locator('.error').first().waitFor();
    await expectAccessible(page);
    await fillIn(page, '서울시 종로구 북촌로 1');
    await page.route('**/bookings', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '60' }, body: '{}' }));
    await payButton(page).click();
    await page.getByRole('heading', { name: '결제가 잠시 쉬고 있어요' }).waitFor();
    await expectAccessible(page);
    await page.unroute('**/bookings');
    await house.program.provider({ answerLostRate: 1 });
    await page.getByRole('button', { name: '지금 다시 시도' }).click();
    await page.getByRole('heading', { name: '결제 결과를 확인하고 있어요' }).waitFor();
    await expectAccessible(page);
    await house.program.provider({ answerLostRate: 0 });
    const late = await house.visit(`/seats/${house.catalogue.large}`, options);
    await pickBest(late);
    await holdSeats(late);
    await late.evaluate(() => {
      const draft = JSON.parse(sessionStorage.getItem('boxoffice.draft')!);
      draft.hold.expiresAt = new Date(Date.now() - 5_000).toISOString();
      addEventListener('pagehide', () => sessionStorage.setItem('boxoffice.draft', JSON.stringify(draft)));
    });
    await late.reload();
    await late.getByRole('heading', { name: '자리를 맡아 둔 시간이 끝났어요' }).waitFor();
    await expectAccessible(late);
    await late.goto('/checkout');
    await late.getByRole('heading', { name: '맡아 둔 자리가 없어요' }).waitFor();
    await expectAccessible(late);
  });

  it('tickets, my page, the dialog that cancels, and pages that there are not', async () => {
    const page = await house.visit(`/seats/${house.catalogue.soon}`, options);
    const id = await buy(page);
    await expectAccessible(page);
    await page.goto(`/my/${id}`);
    await page.getByRole('button', { name: '취소 알아보기' }).click();
    await page.locator('.dialog .ladder').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.locator('.dialog').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.goto('/nowhere');
    await page.getByRole('heading', { name: '찾는 화면이 없어요' }).waitFor();
    await expectAccessible(page);
  });
});
