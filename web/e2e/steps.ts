import type { Page } from 'playwright-core';

let buyers = 0;

/** Somebody else each time, because one person may have four seats only. */
const nextBuyer = () => `고객 ${++buyers}`;

/** What a customer does again and again; every step waits for what it needs. */
export async function pickBest(page: Page, count = 2): Promise<void> {
  const people = page.locator('.best output');
  await people.waitFor();
  for (let now = 2; now < count; ++now) await page.getByRole('button', { name: '한 명 늘리기' }).click();
  for (let now = 2; now > count; --now) await page.getByRole('button', { name: '한 명 줄이기' }).click();
  await page.getByRole('button', { name: '찾기', exact: true }).last().click();
  await page.locator('.picks-list .icon-button').nth(count - 1).waitFor();
}

export async function holdSeats(page: Page): Promise<void> {
  await page.getByRole('button', { name: '이 자리 잡기' }).click();
  await page.waitForURL('**/checkout');
}

export async function fillIn(page: Page, address?: string): Promise<void> {
  await page.locator('#name').fill(nextBuyer());
  await page.locator('#telephone').fill('010-2345-6789');
  if (address) {
    await page.getByRole('radio', { name: /배송/ }).check();
    await page.locator('#address').fill(address);
  }
  await page.locator('#agree').check();
}

export const payButton = (page: Page) => page.locator('button[type=submit][form=pay]:visible');

/** Books the best seats of a performance; returns the booking's id. */
export async function buy(page: Page, count = 2, address?: string): Promise<number> {
  await pickBest(page, count);
  await holdSeats(page);
  await fillIn(page, address);
  await payButton(page).click();
  return bookedId(page);
}

export async function bookedId(page: Page): Promise<number> {
  await page.waitForURL('**/tickets/*');
  await page.locator('.ticket').first().waitFor();
  return Number(new URL(page.url()).pathname.split('/').at(-1));
}

/** Presses Tab until the focus is on what is looked for, as who has no mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; ++presses) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`the focus never came to ${selector}`);
}

/** Moves the mouse down the middle of the map until it is over a seat, and presses it. */
export async function pressASeat(page: Page): Promise<void> {
  const box = (await page.locator('.map-canvas').boundingBox())!;
  const x = box.x + box.width / 2 + 4;
  for (let y = box.y + box.height / 3; y < box.y + box.height; y += 8) {
    await page.mouse.move(x, y);
    if (!(await page.locator('.seat-tip').isVisible())) continue;
    await page.mouse.down();
    await page.mouse.up();
    return;
  }
  throw new Error('there is no seat under the middle of the map');
}
