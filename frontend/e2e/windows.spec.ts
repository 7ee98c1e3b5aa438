import { accessible, ended, expect, field, loggedIn, logIn, pageHeaders, say, test, textOf, visit } from './person'
import { address } from './product'

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

test('two windows of a person are in step', async ({ page, context }) => {
  const second = await context.newPage()
  await visit(page)
  await visit(second)
  await expect(field(page)).toBeVisible()

  await field(second).fill('begun here')
  await expect(field(page)).toHaveValue('begun here')

  await say(page, 'Only said in the first window.')
  await ended(page)
  const links = second.getByRole('navigation', { name: 'Conversations' }).getByRole('link')
  await expect(links.filter({ hasText: /Only/ })).toBeVisible()

  await visit(page, '/settings')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(second.locator('html')).toHaveClass(/dark/)
  await page.getByRole('radio', { name: '简体中文' }).click()
  await expect(second.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(second.getByRole('textbox', { name: '消息' })).toBeVisible()
  await page.getByRole('radio', { name: 'English' }).click()
  await page.getByRole('radio', { name: /System|Light/ }).first().click()
  await expect(second.getByRole('textbox', { name: 'Message' })).toBeVisible()
})

test.describe('a login that ends', () => {
  test.use({ expectedErrors: [/status of 401/] })

  test('in all windows at once, and what was written is there after the next one', async ({ page, context }) => {
    const second = await context.newPage()
    await visit(page)
    await say(page, 'Before the end.')
    await ended(page)
    await field(page).fill('half a thought')
    await visit(second)
    await expect(field(second)).toBeVisible()
    const place = new URL(page.url())

    await context.request.post(`${address()}/api/v1/auth/logout`, { headers: pageHeaders() })
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Log in to Wegent' })).toBeVisible()
    await expect(second.getByRole('heading', { name: 'Log in to Wegent' })).toBeVisible()
    await accessible(page)
    await logIn(page)
    await expect(textOf(page)).toHaveText('You said: Before the end.')
    expect(new URL(page.url()).search).toBe(place.search)
    await expect(field(page)).toHaveValue('half a thought')
    await expect(field(second)).toBeVisible()
  })
})
