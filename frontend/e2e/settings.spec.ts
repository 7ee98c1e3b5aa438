import { type BrowserContext, devices, type Page } from '@playwright/test'
import { accessible, expect, loggedIn, test, visit } from './person'
import { address, PASSWORD } from './product'

// The browser reports by itself that deleting a group with something in it is refused at first.
test.use({ expectedErrors: [/status of 409/] })

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

const PAGES = ['', '/profile', '/memories', '/approvals', '/keys', '/git', '/secrets', '/logins']

/** As an administrator's program would: for what a journey needs and is not about. */
async function adminToken(context: BrowserContext) {
  const answer = await context.request.post(`${address()}/api/v1/auth/login`, { data: { user_name: 'admin', password: PASSWORD } })
  const { access_token } = (await answer.json()) as { access_token: string }
  return { Authorization: `Bearer ${access_token}` }
}

async function makeUser(context: BrowserContext, user_name: string) {
  const headers = await adminToken(context)
  const answer = await context.request.post(`${address()}/api/v1/admin/users`, { headers, data: { user_name, password: PASSWORD } })
  expect(answer.status()).toBe(201)
}

/** Everything on the page is there: nothing is still being loaded. */
async function settled(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty()
  await expect(page.getByRole('main').getByText('Loading', { exact: true })).toHaveCount(0)
}

async function fits(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

test('an API key is made, shown once, works, and is taken back', async ({ page, context }) => {
  await visit(page, '/settings/keys')
  await page.getByRole('button', { name: 'New key' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('journey')
  await page.getByRole('button', { name: 'Make key' }).click()
  const made = page.getByRole('dialog', { name: 'Your new key' })
  const key = (await made.getByLabel('Key', { exact: true }).textContent()) ?? ''
  await expect(made.getByLabel('Try it', { exact: true })).toContainText(`Bearer ${key}`)
  await accessible(page)
  await made.getByRole('button', { name: 'I have kept it' }).click()
  const call = () => context.request.get(`${address()}/api/v1/teams?limit=1`, { headers: { Authorization: `Bearer ${key}` } })
  expect((await call()).status()).toBe(200)
  await page.getByRole('switch', { name: 'The key journey counts' }).click()
  await expect(page.getByRole('switch', { name: 'The key journey counts' })).not.toBeChecked()
  await expect.poll(async () => (await call()).status()).toBe(401)
  await page.getByRole('button', { name: 'Edit the key journey' }).click()
  await page.getByLabel('Name', { exact: true }).fill('journey two')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Delete the key journey two' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('journey two')).toHaveCount(0)
})

test.describe('another login', () => {
  test.use({ expectedErrors: [/status of 401/] })

  test('is ended, and its window has to log in again', async ({ page, browser }) => {
    const elsewhere = await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' })
    await loggedIn(elsewhere)
    const other = await elsewhere.newPage()
    await visit(other, '/settings')
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Preferences')
    await visit(page, '/settings/logins')
    await expect(page.getByText('This one')).toBeVisible()
    await page.getByRole('button', { name: 'End the login Firefox · Linux' }).first().click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click()
    await expect(page.getByRole('alertdialog')).toBeHidden()
    await expect(other).toHaveURL(/\/login/)
    await elsewhere.close()
  })
})

test('memory is turned on, and what is remembered can be written, found and forgotten', async ({ page }) => {
  await visit(page, '/settings/memories')
  const toggle = page.getByRole('switch', { name: /Remember me/ })
  await toggle.click()
  await page.getByRole('button', { name: 'Add a memory' }).first().click()
  await page.getByLabel('What to remember').fill('The office is in Hamburg.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('list', { name: 'What is remembered' })).toContainText('Hamburg')
  await page.reload()
  await expect(toggle).toBeChecked()
  await page.getByRole('searchbox').fill('zeppelin')
  await expect(page.getByText('Nothing found')).toBeVisible()
  await page.getByRole('searchbox').fill('')
  await page.getByRole('button', { name: 'Forget: The office is in Hamburg.' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
  await expect(page.getByText('Nothing is remembered')).toBeVisible()
  await toggle.click()
})

test('a secret is stored and never shown, a git token too, and a tool is allowed', async ({ page }) => {
  await visit(page, '/settings/secrets')
  await page.getByRole('button', { name: 'New secret' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('mail-key')
  await page.getByLabel('Value', { exact: true }).fill('not for anybody')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('${secret:mail-key}')).toBeVisible()
  expect(await page.content()).not.toContain('not for anybody')
  await visit(page, '/settings/git')
  await page.getByRole('button', { name: 'Add a token' }).first().click()
  await page.getByLabel('Token', { exact: true }).fill('ghp_not_a_token')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('github.com')).toBeVisible()
  await visit(page, '/settings/approvals')
  await page.getByRole('button', { name: 'New answer' }).first().click()
  await page.getByLabel('Tool', { exact: true }).fill('read_*')
  await page.getByRole('button', { name: 'Keep answer' }).click()
  await page.getByRole('button', { name: 'Take back the answer for read_*' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByRole('button', { name: 'Take back the answer for read_*' })).toHaveCount(0)
})

test('a group is made, somebody is invited and accepts, and it is deleted with what is in it', async ({ page, context, browser }) => {
  await makeUser(context, 'guest')
  await visit(page, '/groups')
  await page.getByRole('button', { name: 'New group' }).first().click()
  await page.getByLabel('Display name').fill('Journeys')
  await page.getByLabel('Name in addresses').fill('journeys')
  await page.getByRole('button', { name: 'Make group' }).click()
  await expect(page).toHaveURL(/\/groups\?name=journeys$/)
  await page.getByRole('button', { name: 'Add people' }).click()
  await page.getByLabel('User names').fill('guest')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('1 person is invited.').first()).toBeVisible()
  await page.getByRole('tab', { name: 'Waiting' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('guest')
  await accessible(page)

  const theirs = await browser.newContext()
  const other = await theirs.newPage()
  await visit(other, '/login')
  await other.getByLabel('User name').fill('guest')
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await other.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(other).toHaveURL(/\/chat/)
  await visit(other, '/groups')
  await other.getByRole('region', { name: 'Invitations' }).getByRole('button', { name: 'Accept' }).click()
  await other.getByRole('link', { name: 'Journeys' }).click()
  await expect(other.getByText('You are Reporter')).toBeVisible()
  await theirs.close()

  await page.getByRole('link', { name: 'Its resources' }).click()
  await expect(page.getByRole('combobox', { name: 'Namespace' })).toContainText('journeys')
  await page.getByRole('link', { name: 'Ghosts', exact: true }).click()
  await expect(page).toHaveURL(/kind=ghosts&namespace=journeys$/)
  await visit(page, '/groups?name=journeys')
  await page.getByRole('tab', { name: 'In', exact: true }).click()
  await expect(page.getByRole('tabpanel')).toContainText('guest')
  await page.getByRole('button', { name: 'New group' }).click()
  await page.getByLabel('Name in addresses').fill('inner')
  await page.getByRole('button', { name: 'Make group' }).click()
  await expect(page).toHaveURL(/journeys%2Finner$/)
  await visit(page, '/groups?name=journeys')
  await page.getByRole('button', { name: 'More for this group' }).click()
  await page.getByRole('menuitem', { name: 'Delete group' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Delete group' }).click()
  await expect(question).toContainText('Group journeys/inner')
  await question.getByRole('textbox').fill('journeys')
  await question.getByRole('button', { name: 'Delete all of it' }).click()
  await expect(page).toHaveURL(/\/groups$/)
  await expect(page.getByRole('link', { name: 'Journeys' })).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('settings and groups are accessible', async ({ page }) => {
      test.slow()
      for (const path of [...PAGES.map((each) => `/settings${each}`), '/groups', '/groups/invitations']) {
        await visit(page, path)
        await settled(page)
        await accessible(page)
      }
    })
  })
}

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile })

  test('settings fit the page, and one finds from one to the next', async ({ page }) => {
    test.slow()
    await visit(page, '/settings')
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Profile' }).tap()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile')
    for (const path of PAGES) {
      await visit(page, `/settings${path}`)
      await settled(page)
      await fits(page)
    }
    await visit(page, '/groups')
    await settled(page)
    await fits(page)
    await accessible(page)
  })
})

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('settings speak Chinese', async ({ page }) => {
    await visit(page, '/settings/memories')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('记忆')
    await expect(page.getByRole('switch', { name: /记住我/ })).toBeVisible()
    await visit(page, '/groups')
    await expect(page.getByRole('button', { name: '新建群组' }).first()).toBeVisible()
    await accessible(page)
  })
})
