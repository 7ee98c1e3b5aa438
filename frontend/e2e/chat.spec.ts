import { answers, ended, expect, field, lastAnswer, loggedIn, say, sendButton, test, textOf, visit, words } from './person'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

test('a conversation of two turns appears in the list and keeps its history', async ({ page }) => {
  await visit(page)
  await say(page, 'The colour is teal.')
  await ended(page)
  await say(page, '[[history]]')
  await ended(page)
  await expect(textOf(page)).toContainText('The colour is teal.')
  await expect(answers(page)).toHaveCount(2)
  const entry = page.getByRole('navigation').locator('[aria-current=page]')
  // The title that the model wrote for it takes the place of the first words.
  await expect(entry).toContainText('You said:')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You said:')
})

test('Enter sends, Shift + Enter breaks the line, and the draft survives a reload', async ({ page }) => {
  await visit(page)
  await field(page).fill('one')
  await field(page).press('Shift+Enter')
  await field(page).pressSequentially('two')
  await page.reload()
  await expect(field(page)).toHaveValue('one\ntwo')
  await expect(sendButton(page)).toBeEnabled()
  await field(page).press('Enter')
  await ended(page)
  await expect(field(page)).toHaveValue('')
  await expect(textOf(page)).toHaveText('You said: one two')
})

test('a reload in the middle of an answer goes on with the same text', async ({ page }) => {
  await visit(page)
  await say(page, '[[delay:0.1]][[chunks:150]]')
  await expect(textOf(page)).toContainText('w20')
  const before = (await textOf(page).textContent()) ?? ''
  await page.reload()
  await expect(textOf(page)).toContainText(before)
  await expect(lastAnswer(page)).toHaveAttribute('data-phase', 'streaming')
  await ended(page)
  await expect(textOf(page)).toHaveText(words(150))
  await page.reload()
  await expect(textOf(page)).toHaveText(words(150))
})

test('a second window of the same person shows the same', async ({ page, context }) => {
  await visit(page)
  await say(page, 'First. [[delay:0.1]][[chunks:120]]')
  await expect(textOf(page)).toContainText('w10')
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(lastAnswer(second)).toHaveAttribute('data-phase', 'streaming')
  await ended(page)
  await ended(second)
  await expect(textOf(second)).toHaveText(words(120))
  await say(second, 'Said in the second window.')
  await expect(page.getByRole('log').getByText('Said in the second window.', { exact: true })).toBeVisible()
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: Said in the second window.')
  await expect(answers(page)).toHaveCount(2)
})

test('stop keeps what was written, and the next message is answered', async ({ page }) => {
  await visit(page)
  await say(page, '[[delay:0.05]][[chunks:400]]')
  await expect(textOf(page)).toContainText('w15')
  await field(page).fill('Patience.')
  await expect(page.getByRole('button', { name: 'Queue the message' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop the answer' }).click()
  await ended(page, 'stopped')
  await expect(lastAnswer(page)).toContainText('Stopped – what was written is kept')
  const kept = (await textOf(page).textContent()) ?? ''
  expect(words(400).startsWith(kept)).toBe(true)
  await page.reload()
  await expect(textOf(page)).toHaveText(kept)
  await say(page, 'And now?')
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: And now?')
})

test.describe('a lost connection', () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/] })

  test('is told, and nothing is missing when it is back', async ({ page, context }) => {
    const cuts: (() => Promise<void>)[] = []
    await page.routeWebSocket(/socket\.io/, (socket) => {
      socket.connectToServer()
      cuts.push(() => socket.close())
    })
    await visit(page)
    await say(page, '[[delay:0.08]][[chunks:150]]')
    await expect(textOf(page)).toContainText('w20')
    await context.setOffline(true)
    for (const cut of cuts) await cut()
    await expect(page.getByText(/text is kept/)).toBeVisible()
    await field(page).fill('Still there?')
    await expect(sendButton(page)).toBeHidden()
    await context.setOffline(false)
    await ended(page)
    await expect(textOf(page)).toHaveText(words(150))
    await expect(page.getByText(/text is kept/)).toBeHidden()
    await sendButton(page).click()
    await ended(page)
    await expect(textOf(page)).toHaveText('You said: Still there?')
  })
})

test.describe('an address of a conversation that is not there', () => {
  test.use({ expectedErrors: [/status of 404/] })

  test('says so, and the way back works', async ({ page }) => {
    await visit(page, '/chat?task=999999')
    await expect(page.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
    await page.getByRole('link', { name: 'New chat' }).click()
    await say(page, 'Anybody here?')
    await ended(page)
    await expect(textOf(page)).toHaveText('You said: Anybody here?')
  })
})
