import { devices, type Page } from '@playwright/test'
import { accessible, expect, loggedIn, test, visit } from './person'
import { address, PASSWORD } from './product'

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

const PAGES = ['', '/users', '/groups', '/runs', '/keys', '/logins', '/settings', '/cleanup', '/audit']

async function settled(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty()
  await expect(page.getByRole('main').getByText('Loading', { exact: true })).toHaveCount(0)
}

async function choose(page: Page, name: string, item: string) {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('somebody gets an account, is switched off and on, and the trail knows it', async ({ page, context }) => {
  await visit(page, '/admin/users')
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByLabel('User name').fill('newcomer')
  await page.getByLabel('Display name').fill('New Comer')
  await page.getByRole('button', { name: 'Make account' }).click()
  const shown = page.getByRole('dialog', { name: 'Password' })
  const password = (await shown.getByLabel('Password', { exact: true }).textContent()) ?? ''
  await shown.getByRole('button', { name: 'I have kept it' }).click()
  const logIn = () => context.request.post(`${address()}/api/v1/auth/login`, { data: { user_name: 'newcomer', password } })
  expect((await logIn()).status()).toBe(200)

  await page.getByRole('searchbox').fill('newc')
  await expect(page.getByText('New Comer')).toBeVisible()
  await choose(page, 'newcomer', 'Switch off')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
  expect((await logIn()).status()).not.toBe(200)
  await page.getByRole('button', { name: 'newcomer', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'newcomer' })).toContainText('Off')
  await accessible(page)
  await page.keyboard.press('Escape')

  await visit(page, '/admin/audit')
  await page.getByLabel('Kind').fill('User')
  await page.getByLabel('Name', { exact: true }).fill('newcomer')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  const entries = page.getByRole('button', { name: /Entry \d+: update User newcomer/ })
  await expect(entries.first()).toBeVisible()
  await entries.first().click()
  await expect(page.getByRole('dialog', { name: /Entry \d+/ })).toContainText('is_active')
  await accessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('The trail is intact')).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toBe('wegent-audit.csv')

  await visit(page, '/admin/users')
  await choose(page, 'newcomer', 'Switch on')
  await expect(page.getByText('newcomer can log in again.').first()).toBeVisible()
  expect((await logIn()).status()).toBe(200)
})

test('a clean-up counts first, and decisions hold', async ({ page }) => {
  await visit(page, '/admin/cleanup')
  await page.getByRole('button', { name: 'Count only' }).click()
  await expect(page.getByRole('list', { name: 'Clean-ups' })).toContainText('Done')
  await visit(page, '/admin/settings')
  const pages = page.getByRole('switch', { name: 'Links may show pages to everybody' })
  await pages.click()
  await expect(pages).toBeChecked()
  await page.reload()
  await expect(pages).toBeChecked()
  await pages.click()
  await expect(pages).not.toBeChecked()
})

test('who is no administrator is told so', async ({ page, browser }) => {
  await visit(page, '/admin/users')
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByLabel('User name').fill('onlooker')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make account' }).click()
  await expect(page.getByText('The account onlooker is there.').first()).toBeVisible()
  const theirs = await browser.newContext()
  const other = await theirs.newPage()
  await visit(other, '/login?next=/admin/users')
  await other.getByLabel('User name').fill('onlooker')
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await other.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(other.getByText('For administrators')).toBeVisible()
  await expect(other.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Administration' })).toHaveCount(0)
  await theirs.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('administration is accessible', async ({ page }) => {
      test.slow()
      for (const path of PAGES) {
        await visit(page, `/admin${path}`)
        await settled(page)
        await accessible(page)
      }
    })
  })
}

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile })

  test('tables are cards, and nothing is wider than the page', async ({ page }) => {
    test.slow()
    for (const path of PAGES) {
      await visit(page, `/admin${path}`)
      await settled(page)
      await expect(page.getByRole('table')).toHaveCount(0)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    }
    await accessible(page)
  })
})

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('administration speaks Chinese', async ({ page }) => {
    await visit(page, '/admin/users')
    await expect(page.getByRole('button', { name: '新建用户' })).toBeVisible()
    await visit(page, '/admin/audit')
    await expect(page.getByRole('button', { name: '校验' })).toBeVisible()
    await accessible(page)
  })
})
