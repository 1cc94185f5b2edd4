import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { bookedId, fillIn, holdSeats, payButton, pickBest } from './steps.ts';

const PROVIDER_IS_WELL = { failRate: 0, declineRate: 0, answerLostRate: 0 };

describe('When payment', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open();
  });
  afterEach(async () => {
    await house.program.provider(PROVIDER_IS_WELL);
    expect(house.takeFaults()).toEqual([]);
  });
  afterAll(() => house.close());

  async function atCheckout() {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    await pickBest(page);
    await holdSeats(page);
    await fillIn(page);
    return page;
  }

  it('is declined, the page says so and the same seats can be paid again', async () => {
    const page = await atCheckout();
    await house.program.provider({ declineRate: 1 });
    await payButton(page).click();
    await page.getByRole('alert').getByText('카드사가 결제를 받지 않았어요').waitFor();
    expect(await page.locator('#name').inputValue()).toMatch(/^고객/);
    await house.program.provider({ declineRate: 0 });
    await payButton(page).click();
    await bookedId(page);
  });

  it('costs something else than shown, nothing is charged before the new amount was seen', async () => {
    const before = await house.bookings();
    const page = await atCheckout();
    await page.route('**/bookings', async (route) => {
      const order = route.request().postDataJSON() as { expectedTotal: number };
      await route.continue({ postData: { ...order, expectedTotal: order.expectedTotal - 3_700 } });
    });
    await payButton(page).click();
    await page.getByRole('alert').getByText('그사이 금액이 바뀌었어요').waitFor();
    await page.unroute('**/bookings');
    expect(await house.bookings()).toBe(before);
    await payButton(page).click();
    await bookedId(page);
  });

  it('is unknown, the page finds out and shows the tickets', async () => {
    const page = await atCheckout();
    await house.program.provider({ answerLostRate: 1 });
    await payButton(page).click();
    await page.getByRole('heading', { name: '결제 결과를 확인하고 있어요' }).waitFor();
    await house.program.provider({ answerLostRate: 0 });
    await page.reload();
    await bookedId(page);
  });

  it('rests, seats and typed words stay, and it goes on by itself', async () => {
    const page = await atCheckout();
    const before = await house.bookings();
    await house.program.provider({ failRate: 1 });
    const open = async () => (await house.program.ask('operator', 'GET', '/breaker')).json.state === 'open';
    const knock = () =>
      house.program.ask('booking', 'POST', '/bookings', { musicalName: 'X', customerName: '고객', addr: '서울시' });
    await expect
      .poll(async () => (await Promise.all(Array.from({ length: 10 }, knock)), open()), { timeout: 20_000 })
      .toBe(true);
    await payButton(page).click();
    await page.getByRole('heading', { name: '결제가 잠시 쉬고 있어요' }).waitFor();
    await page.getByText('결제된 금액은 없어요').waitFor();
    expect(await page.locator('#name').inputValue()).toMatch(/^고객/);
    await house.program.provider({ failRate: 0 });
    const id = await bookedId(page);
    expect(id).toBeGreaterThan(before);
  });
});
