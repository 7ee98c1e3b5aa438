/** Other people than the administrator: accounts of their own, in browsers of their own. */
import { type APIRequestContext, type Browser, type BrowserContext, expect } from '@playwright/test'
import { pageHeaders, visit } from './person'
import { address, PASSWORD } from './product'

/** The administrator's token, for calls beside the page. */
export async function adminToken(request: APIRequestContext): Promise<string> {
  const answer = await request.post(`${address()}/api/v1/auth/login`, { data: { user_name: 'admin', password: PASSWORD } })
  expect(answer.status()).toBe(200)
  return ((await answer.json()) as { access_token: string }).access_token
}

/** An account that did not exist before. */
export async function makeUser(request: APIRequestContext, userName: string, displayName: string) {
  const answer = await request.post(`${address()}/api/v1/admin/users`, {
    headers: { Authorization: `Bearer ${await adminToken(request)}` },
    data: { user_name: userName, display_name: displayName, password: PASSWORD },
  })
  expect(answer.status()).toBe(201)
}

/** A browser of somebody else, logged in. */
export async function browserOf(browser: Browser, userName: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const answer = await context.request.post(`${address()}/api/v1/auth/login`, {
    headers: pageHeaders(),
    data: { user_name: userName, password: PASSWORD },
  })
  expect(answer.status()).toBe(200)
  const page = await context.newPage()
  await visit(page, '/icon.svg')
  await page.evaluate(() => {
    localStorage.setItem('wegent.login', 'of-somebody-else')
  })
  await page.close()
  return context
}
