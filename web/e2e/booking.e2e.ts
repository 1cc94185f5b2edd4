import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { bookedId, fillIn, holdSeats, payButton, pickBest, pressASeat, tabTo } from './steps.ts';

describe('A customer', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open();
  });
  afterEach(() => expect(house.takeFaults()).toEqual([]));
  afterAll(() => house.close());

  it('books by mouse: show, date, seats on the map, payment, ticket', async () => {
    const page = await house.visit('/');
    await page.locator('.shows').getByText('달의 항로').click();
    await page.locator('.slot').first().click();
    await page.locator('aside').getByRole('link', { name: '좌석 고르기' }).click();
    await page.waitForURL('**/seats/*');
    const map = page.locator('.map-canvas');
    await map.waitFor();
    await page.locator('.legend-left').first().waitFor();
    await pressASeat(page);
    await page.locator('.picks-list .icon-button').waitFor();
    const seat = await page.locator('.picks-list b').textContent();
    await holdSeats(page);
    await page.getByRole('timer').waitFor();
    await fillIn(page);
    await payButton(page).click();
    const id = await bookedId(page);
    expect(await page.locator('.ticket').getAttribute('aria-label')).toBe(seat);
    const { json } = await house.program.ask('booking', 'GET', `/bookings/${id}`);
    expect(json.bookingStatus).toBe('COMPLETE_BOOKING');
  });

  it('books by keyboard alone, on the map and in the list', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await page.locator('.map-canvas').waitFor();
    await tabTo(page, '.map-canvas');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.picks-list .icon-button').waitFor();
    await page.keyboard.press('l');
    await tabTo(page, '.seat-button');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.locator('.picks-list .icon-button').nth(1).waitFor();
    await tabTo(page, '.picks-foot .button-primary');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/checkout');
    await tabTo(page, '#name');
    await page.keyboard.type('임꺽정');
    await tabTo(page, '#telephone');
    await page.keyboard.type('01098765432');
    await tabTo(page, '#agree');
    await page.keyboard.press('Space');
    await tabTo(page, 'button[form=pay]');
    await page.keyboard.press('Enter');
    await bookedId(page);
    expect(await page.locator('.ticket').count()).toBe(2);
  });

  it('stands where there are no seats', async () => {
    const page = await house.visit(`/seats/${house.catalogue.standing}`);
    await page.getByRole('button', { name: '한 자리 더하기' }).click();
    await holdSeats(page);
    await fillIn(page);
    await payButton(page).click();
    await bookedId(page);
  });

  it('is told what is missing, in words, and keeps what was typed', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    await holdSeats(page);
    await page.locator('#name').fill('홍서윤');
    await page.locator('#telephone').fill('010-2345-678');
    await payButton(page).click();
    await page.getByText('번호가 한 자리 모자라요').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('telephone');
    expect(await page.locator('#name').inputValue()).toBe('홍서윤');
  });

  it('who presses twice pays once', async () => {
    const before = await house.bookings();
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    await holdSeats(page);
    await fillIn(page);
    await payButton(page).dblclick();
    await bookedId(page);
    expect(await house.bookings()).toBe(before + 1);
  });

  it('who reloads keeps the hold and what was typed, and never books twice', async () => {
    const before = await house.bookings();
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    await page.reload();
    await page.locator('.picks-list .icon-button').nth(1).waitFor();
    await holdSeats(page);
    await fillIn(page);
    await page.reload();
    expect(await page.locator('#name').inputValue()).toMatch(/^고객/);
    expect(await page.locator('#agree').isChecked()).toBe(true);
    let isLost = false;
    await page.route('**/bookings', async (route) => {
      await route.fetch();
      isLost = true;
      await route.abort();
    });
    await payButton(page).click();
    await expect.poll(() => isLost).toBe(true);
    await page.getByText('두 번 결제되지 않아요').waitFor();
    await page.unroute('**/bookings');
    await page.reload();
    await bookedId(page);
    expect(await house.bookings()).toBe(before + 1);
  });

  it('who loses a race is offered other seats, and takes them', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    const lost = await page.locator('.picks-list b').allTextContents();
    await page.route('**/availability*', (route) => route.abort());
    const seatIds = await page.evaluate(
      (id) => (JSON.parse(sessionStorage.getItem('boxoffice.picked')!) as Record<number, number[]>)[id]!,
      house.catalogue.large,
    );
    await house.program.ask('booking', 'POST', '/holds', { performanceId: house.catalogue.large, seatIds });
    await page.getByRole('button', { name: '이 자리 잡기' }).click();
    await page.getByRole('heading', { name: '그 자리는 조금 전에 다른 분이 잡았어요' }).waitFor();
    await page.getByRole('button', { name: '20초 더' }).click();
    await page.getByRole('button', { name: '20초 더' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '이 자리로' }).first().click();
    await page.waitForURL('**/checkout');
    await page.locator('.bill-body li').first().waitFor();
    const held = await page.locator('.bill-body li').first().textContent();
    expect(held).not.toContain(lost[0]!.replace('1층 ', ''));
    await fillIn(page);
    await payButton(page).click();
    await bookedId(page);
  });

  it('who watches sees at once that others took the picked seats', async () => {
    const page = await house.visit(`/seats/${house.catalogue.soon}`);
    await pickBest(page, 1);
    const [picked] = await page.evaluate(
      (id) => (JSON.parse(sessionStorage.getItem('boxoffice.picked')!) as Record<number, number[]>)[id]!,
      house.catalogue.soon,
    );
    await house.program.ask('booking', 'POST', '/holds', { performanceId: house.catalogue.soon, seatIds: [picked] });
    await page.getByText('방금 다른 분이 잡았습니다').first().waitFor();
    expect(await page.locator('.picks-list .icon-button').count()).toBe(0);
  });
});
