import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { buy } from './steps.ts';

describe('My page', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open();
  });
  afterEach(() => expect(house.takeFaults()).toEqual([]));
  afterAll(() => house.close());

  const refunds = async (id: number) =>
    (await house.program.ask('payment', 'GET', `/payments/search/findByBookingId?bookingId=${id}`)).json._embedded
      .payments[0].refundedAmount as number;

  it('cancels one ticket, then the rest, for the fee that was shown', async () => {
    const page = await house.visit(`/seats/${house.catalogue.soon}`);
    const id = await buy(page);
    await page.getByRole('link', { name: '내 예매에서 보기' }).click();
    await page.getByText('수수료 60,000원').waitFor(); // a fifth of two tickets
    await page.getByRole('button', { name: '취소 알아보기' }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('그대로 둘게요');
    await dialog.getByRole('checkbox').first().uncheck();
    await dialog.locator('.dialog-sum').getByText('122,000원').waitFor(); // 150,000 − 30,000 + the fee of the day
    await dialog.getByRole('button', { name: '1장 취소하기' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.timeline').getByText('122,000원을 돌려드렸어요').waitFor();
    expect(await refunds(id)).toBe(122_000);

    await page.getByRole('button', { name: '취소 알아보기' }).click();
    await dialog.getByRole('button', { name: '1장 취소하기' }).click();
    await page.locator('.states').getByText('취소됨').waitFor();
    await page.locator('.timeline').getByText('244,000원을 돌려드렸어요').waitFor();
    expect(await refunds(id)).toBe(244_000);
  });

  it('closes the dialog by Escape and gives the focus back, and nothing is canceled', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    const id = await buy(page, 1);
    await page.goto(`/my/${id}`);
    await page.getByRole('button', { name: '취소 알아보기' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('취소 알아보기');
    expect((await house.program.ask('booking', 'GET', `/bookings/${id}`)).json.bookingStatus).toBe('COMPLETE_BOOKING');
  });

  it('shows each step of posted tickets while one watches, and recalls them before the refund', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    const id = await buy(page, 1, '서울시 종로구 북촌로 1');
    await page.goto(`/my/${id}`);
    const story = page.locator('.timeline');
    await story.getByText('티켓을 준비하고 있어요').waitFor();
    const deliveries = (await house.program.ask('delivery', 'GET', '/deliveries?size=100&sort=id,desc')).json._embedded.deliveries;
    const delivery = deliveries.find((it: { bookingId: number }) => it.bookingId === id).id;
    for (const [deliveryStep, words] of [['PACKED', '티켓을 포장했어요'], ['HANDED_OVER', '티켓을 보냈어요']] as const) {
      expect((await house.program.ask('delivery', 'PATCH', `/deliveries/${delivery}`, { deliveryStep })).status).toBe(200);
      await story.getByText(words).waitFor();
    }
    await page.getByRole('button', { name: '취소 알아보기' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('티켓이 돌아오면 환불돼요.').waitFor();
    await dialog.getByRole('button', { name: '1장 취소하기' }).click();
    await story.getByText('보낸 티켓을 되돌리는 중이에요').waitFor();
    await page.locator('aside').getByText('티켓이 돌아오면 환불돼요.').waitFor();
  });

  it('of somebody else is not shown', async () => {
    const page = await house.visit(`/seats/${house.catalogue.large}`);
    const id = await buy(page, 1);
    const other = await house.visit(`/my/${id}`);
    await other.getByRole('heading', { name: '찾는 화면이 없어요' }).waitFor();
    const list = await house.visit('/my');
    await list.getByRole('heading', { name: '아직 예매가 없어요' }).waitFor();
  });
});
