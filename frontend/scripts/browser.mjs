/** A browser, and a person who is logged in; for scripts that look at a running product. */
import { chromium } from '@playwright/test'
import { CHROMIUM, FLAGS } from './chromium.ts'

export const launch = (args = []) => chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...args] })

/** Access token of a person, and the cookie by which a page goes on with the login. */
export async function logIn(url, { user, password }) {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Wegent-Page': '/', Origin: new URL(url).origin },
    body: JSON.stringify({ user_name: user, password }),
  })
  if (!answer.ok) throw new Error(`The login was refused: ${answer.status} ${await answer.text()}`)
  const [pair] = (answer.headers.getSetCookie()[0] ?? '').split(';')
  const { access_token: token } = await answer.json()
  return { token, cookie: { name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) } }
}

/** What a page that is opened now finds in the browser: the login, and `stored`. */
export async function enter(context, url, login, stored = {}) {
  await context.addCookies([{ ...login.cookie, domain: new URL(url).hostname, path: '/api/v1/auth', httpOnly: true, sameSite: 'Strict' }])
  const page = await context.newPage()
  await page.goto(`${url}/icon.svg`)
  await page.evaluate((entries) => {
    for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value)
  }, { 'wegent.login': 'of-a-script', ...stored })
  return page
}
