import { type Page } from '@playwright/test'
import { accessible, ended, expect, logIn, say, test, textOf, visit } from './person'
import { address, PASSWORD } from './product'

const FORGED = [
  { what: 'a forged state', directive: '[[state:forged]]', says: 'was begun in another browser' },
  { what: 'a forged nonce', directive: '[[nonce:forged]]', says: 'is not valid' },
  { what: 'another issuer', directive: '[[issuer:http://evil.example]]', says: 'is not valid' },
  { what: 'another audience', directive: '[[audience:other]]', says: 'is not valid' },
  { what: 'an expired token', directive: '[[expired]]', says: 'is not valid' },
  { what: 'a foreign signature', directive: '[[signature:foreign]]', says: 'is not valid' },
  { what: 'an e-mail that nobody has verified', directive: '[[unverified]]', says: 'has not verified your e-mail' },
  { what: 'a login that was cancelled', directive: '[[error]]', says: 'cancelled at the provider' },
]

const toProvider = (page: Page) => page.getByRole('link', { name: 'Log in with Corp SSO' }).click()
const menu = (page: Page) => page.getByRole('button', { name: /Account and preferences/ })

/** What a person does at the provider; directives behind the name make it forge things. */
async function signIn(page: Page, name: string) {
  await expect(page.getByRole('heading', { name: 'Scripted provider' })).toBeVisible()
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill('password')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function enter(page: Page, name: string, path = '/login') {
  await visit(page, path)
  await toProvider(page)
  await signIn(page, name)
}

test('one logs in through a provider, and is led back to where one wanted to go', async ({ page }) => {
  const visited: string[] = []
  page.on('framenavigated', (frame) => visited.push(frame.url()))
  await enter(page, 'bob', '/cli')
  await expect(page).toHaveURL(/\/cli$/)
  await visit(page)
  await expect(menu(page)).toContainText('bob')
  await expect(menu(page)).toContainText('User')
  await say(page, 'Hello.')
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: Hello.')
  for (const url of visited) expect(url).not.toMatch(/access_token|refresh_token|eyJ/)
})

test('a logout leads through the logout of the provider, which asks for the password again', async ({ page }) => {
  await enter(page, 'bob')
  await menu(page).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await expect(page.getByRole('heading', { name: 'Do you want to sign out?' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login$/)
  await toProvider(page)
  await expect(page.getByRole('heading', { name: 'Scripted provider' })).toBeVisible()
})

test('groups of the provider make an administrator, and unmake one', async ({ browser }) => {
  for (const { groups, role } of [
    { groups: 'operators', role: 'Administrator' },
    { groups: 'others', role: 'User' },
  ]) {
    const context = await browser.newContext({ locale: 'en-US' })
    const page = await context.newPage()
    await enter(page, `alice [[groups:${groups}]]`)
    await expect(menu(page)).toContainText(role)
    await context.close()
  }
})

test('groups of the provider make a member, and unmake one', async ({ browser, request }) => {
  const api = `${address()}/api/v1`
  const admin = await (await request.post(`${api}/auth/login`, { data: { user_name: 'admin', password: PASSWORD } })).json()
  const headers = { authorization: `Bearer ${admin.access_token}` }
  await request.post(`${api}/groups`, { headers, data: { name: 'engineering' } })
  const members = async () => {
    const { items } = await (await request.get(`${api}/groups/engineering/members`, { headers })).json()
    return items.map((member: { user_name: string; role: string }) => `${member.user_name}: ${member.role}`).sort()
  }
  for (const { groups, expected } of [
    { groups: 'engineers', expected: ['admin: Owner', 'carl: Developer'] },
    { groups: 'others', expected: ['admin: Owner'] },
  ]) {
    const context = await browser.newContext({ locale: 'en-US' })
    const page = await context.newPage()
    await enter(page, `bob [[subject:carl]] [[email:carl@example.com]] [[user_name:carl]] [[groups:${groups}]]`)
    await expect(menu(page)).toContainText('carl')
    expect(await members()).toEqual(expected)
    await context.close()
  }
})

for (const { what, directive, says } of FORGED) {
  test(`${what} lets nobody in, and says why`, async ({ page }) => {
    // Somebody who has never been here: an address is looked at when they come for the first time.
    await enter(page, `alice [[subject:stranger]] [[email:stranger@example.com]] ${directive}`)
    await expect(page).toHaveURL(/\/login\?error=/)
    await expect(page.getByRole('alert').filter({ hasText: says })).toBeVisible()
    expect(await page.evaluate(() => localStorage.getItem('wegent.login'))).toBeNull()
    await visit(page)
    await expect(page).toHaveURL(/\/login$/)
  })
}

test('the login page with its ways is accessible', async ({ page }) => {
  await visit(page, '/login?error=state')
  await expect(page.getByRole('link', { name: 'Log in with Corp SSO' })).toBeVisible()
  await accessible(page)
})

test('a command line is approved by somebody who logs in for that', async ({ page, request }) => {
  const cli = `${address()}/api/v1/auth/cli`
  const begun = await (await request.post(`${cli}/start`, { data: { client: 'laptop' } })).json()
  await page.goto(begun.verification_url)
  await logIn(page)
  await expect(page.getByText(begun.user_code)).toBeVisible()
  await expect(page.getByText('laptop')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText('The command line is logged in')).toBeVisible()
  const answer = await (await request.post(`${cli}/poll`, { data: { device_code: begun.device_code } })).json()
  const headers = { authorization: `Bearer ${answer.login.access_token}` }
  const me = await (await request.get(`${address()}/api/v1/users/me`, { headers })).json()
  expect(me.user_name).toBe('admin')
})
