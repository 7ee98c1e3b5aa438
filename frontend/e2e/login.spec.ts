import { ended, expect, field, loggedIn, logIn, pageHeaders, say, sendButton, test, textOf, visit } from './person'
import { address, shortened } from './product'

/** Seconds: enough for a question and its answer on a busy machine. */
const SHORT = 8

// Chromium reports refused requests in the console by itself.
test.use({ expectedErrors: [/status of 401/] })

test('a wrong password is told from a right one', async ({ page }) => {
  await visit(page, '/')
  await expect(page).toHaveURL(/\/login/)
  await logIn(page, 'wrong password')
  await expect(page.getByText('User name or password is wrong.')).toBeVisible()
  await logIn(page)
  await expect(page).toHaveURL(/\/chat$/)
  await expect(field(page)).toBeVisible()
})

test('a log-in that is ended leads through the log-in page back to the conversation, with the text', async ({ page, context }) => {
  await loggedIn(context)
  await visit(page)
  await say(page, 'Before.')
  await ended(page)
  await field(page).fill('After.')
  // As from another machine: this window is not told by the browser, but by the server.
  await context.request.post(`${address()}/api/v1/auth/logout`, { headers: pageHeaders() })
  await expect(page).toHaveURL(/\/login/)
  await expect(page.getByText('The server no longer knows this login.')).toBeVisible()
  await logIn(page)
  await expect(page).toHaveURL(/\/chat\?task=\d+$/)
  await expect(textOf(page)).toHaveText('You said: Before.')
  await expect(field(page)).toHaveValue('After.')
  await sendButton(page).click()
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: After.')
})

test('an access token that runs out is renewed, and the conversation goes on', async ({ page, context }) => {
  await loggedIn(context)
  const renewals: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) renewals.push(request.method())
  })
  // The page believes that it has an hour: so it hears from the server that the token is over.
  await page.route(
    '**/api/v1/auth/refresh',
    async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { access_token: string }
      await route.fulfill({ response, json: { ...body, access_token: shortened(body.access_token, SHORT) } })
    },
    { times: 1 },
  )
  await visit(page)
  await say(page, 'Before.')
  await ended(page)
  await field(page).fill('After.')
  await expect.poll(() => renewals.length, { timeout: SHORT * 2000 }).toBe(2)
  await expect(field(page)).toHaveValue('After.')
  await sendButton(page).click()
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: After.')
  expect(page.url()).toMatch(/\/chat\?task=\d+$/)
})

test('a reload keeps the log-in, and windows log in and out together', async ({ page, context }) => {
  await visit(page, '/')
  const other = await context.newPage()
  await visit(other, '/')
  await expect(other).toHaveURL(/\/login/)
  await logIn(page)
  await expect(other).toHaveURL(/\/chat$/)
  await page.reload()
  await expect(field(page)).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('eyJ')

  await other.getByRole('button', { name: 'Account and preferences' }).click()
  await other.getByRole('menuitem', { name: 'Log out' }).click()
  for (const window of [page, other]) await expect(window).toHaveURL(/\/login/)
  await visit(page, '/chat')
  await expect(page).toHaveURL(/\/login/)
})

test('an address of a conversation leads there after the log-in', async ({ page }) => {
  await visit(page, '/chat?task=1')
  await logIn(page)
  await expect(page).toHaveURL(/\/chat\?task=1$/)
  await expect(textOf(page).first()).toContainText('You said: Say hello')
})
