import { ended, expect, field, loggedIn, logIn, say, sendButton, test, textOf, visit } from './person'

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

test('a log-in that ends leads through the log-in page back to the conversation, with the text', async ({ page, context }) => {
  await loggedIn(context, SHORT)
  await visit(page)
  await say(page, 'Before.')
  await ended(page)
  await field(page).fill('After.')
  await page.waitForTimeout(SHORT * 1000)
  // Whatever asks the server first finds out; if nothing did, this does.
  if (!page.url().includes('/login')) await sendButton(page).click()
  await expect(page).toHaveURL(/\/login/)
  await expect(page.getByText('Your login has ended.')).toBeVisible()
  await logIn(page)
  await expect(page).toHaveURL(/\/chat\?task=\d+$/)
  await expect(textOf(page)).toHaveText('You said: Before.')
  await expect(field(page)).toHaveValue('After.')
  await sendButton(page).click()
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: After.')
})

test('an address of a conversation leads there after the log-in', async ({ page }) => {
  await visit(page, '/chat?task=1')
  await logIn(page)
  await expect(page).toHaveURL(/\/chat\?task=1$/)
  await expect(textOf(page).first()).toContainText('You said: Say hello')
})
