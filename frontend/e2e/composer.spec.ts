import { type BrowserContext, devices, type Locator, type Page } from '@playwright/test'
import { accessible, answers, ended, expect, field, lastAnswer, loggedIn, pageHeaders, say, sendButton, test, textOf, visit } from './person'
import { address, PASSWORD } from './product'

const API = '/api/v1'
const LONG = '[[delay:0.1]][[chunks:300]]'
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const note = (name: string, text = 'Green tea is steamed.') => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

const attachInput = (page: Page) => page.locator('input[type=file][multiple]')
const files = (page: Page) => page.getByRole('list', { name: 'Files for the message' }).getByRole('listitem')
const queueOf = (page: Page): Locator => page.getByRole('region', { name: 'Messages that wait' })
const queueButton = (page: Page) => page.getByRole('button', { name: 'Queue the message' })
const taskOf = (page: Page) => new URL(page.url()).searchParams.get('task') ?? ''

/** Calls of the API beside the page, as the same person. */
async function asking(context: BrowserContext) {
  const login = await context.request.post(`${address()}${API}/auth/login`, {
    headers: pageHeaders(),
    data: { user_name: 'admin', password: PASSWORD },
  })
  const { access_token: token } = (await login.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${token}` }
  return {
    get: async (path: string) => (await context.request.get(address() + API + path, { headers })).json() as Promise<unknown>,
    put: (path: string, data: object) => context.request.put(address() + API + path, { headers, data }),
    post: (path: string, data: object) => context.request.post(address() + API + path, { headers, data }),
  }
}

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

test.describe('files', () => {
  test.use({ expectedErrors: [/ERR_FAILED|ERR_CONNECTION/] })

  test('are chosen, dropped and pasted, kept over a reload, and go with the message', async ({ page, context }) => {
    await visit(page)
    await attachInput(page).setInputFiles([note('tea.txt'), { name: 'dot.png', mimeType: 'image/png', buffer: PNG }])
    await expect(files(page)).toHaveCount(2)
    await expect(files(page).locator('img')).toBeVisible()
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['dropped words'], 'dropped.md', { type: 'text/markdown' }))
      return transfer
    })
    const main = page.getByRole('main')
    await main.locator('h2').first().dispatchEvent('dragenter', { dataTransfer: data })
    await expect(page.getByText('Drop files here to attach them')).toBeVisible()
    await main.locator('h2').first().dispatchEvent('drop', { dataTransfer: data })
    await expect(page.getByText('Drop files here to attach them')).toBeHidden()
    await expect(files(page)).toHaveCount(3)
    await field(page).focus()
    await page.evaluate(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['x'], 'pasted.txt', { type: 'text/plain' }))
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
    })
    await expect(files(page)).toHaveCount(4)
    await expect(page.getByText('Add a few words: a message needs a text.')).toBeVisible()
    await page.getByRole('button', { name: 'Remove pasted.txt' }).click()
    await expect(files(page)).toHaveCount(3)
    await accessible(page)
    await page.reload()
    await expect(files(page)).toHaveCount(3)
    await expect(files(page).locator('img')).toBeVisible()
    await say(page, 'What is in these?')
    await ended(page)
    await expect(files(page)).toHaveCount(0)
    const api = await asking(context)
    const sent = (await api.get(`/tasks/${taskOf(page)}/attachments`)) as { items: { filename: string }[] }
    expect(sent.items.map(({ filename }) => filename).sort()).toEqual(['dot.png', 'dropped.md', 'tea.txt'])
  })

  test('that are not taken are told, and the others stay', async ({ page }) => {
    await visit(page)
    await attachInput(page).setInputFiles([
      note('empty.txt', ''),
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from('film') },
      note('good.txt'),
    ])
    await expect(files(page).filter({ hasText: 'The file is empty.' })).toBeVisible()
    await expect(files(page).filter({ hasText: 'Files of this kind are not taken here.' })).toBeVisible()
    await field(page).fill('Look.')
    await expect(sendButton(page)).toBeDisabled()
    await page.getByRole('button', { name: 'Remove empty.txt' }).click()
    await page.getByRole('button', { name: 'Remove film.mp4' }).click()
    await expect(sendButton(page)).toBeEnabled()
    await attachInput(page).setInputFiles(Array.from({ length: 12 }, (_, index) => note(`n${String(index)}.txt`)))
    await expect(page.getByText('3 files were left out: 10 go with a message at most.', { exact: true })).toBeVisible()
    await expect(files(page)).toHaveCount(10)
  })

  test('go on where a break left them, also after a reload', async ({ page }) => {
    await visit(page)
    const large = { name: 'numbers.txt', mimeType: 'text/plain', buffer: Buffer.alloc(1_300_000, 'numbers ') }
    const offsets: string[] = []
    let cut = true
    await page.route(/uploads\/\d+\?offset=/, async (route) => {
      const offset = new URL(route.request().url()).searchParams.get('offset') ?? ''
      if (offset !== '0' && cut) return route.abort()
      offsets.push(offset)
      return route.continue()
    })
    await attachInput(page).setInputFiles(large)
    await expect(files(page)).toContainText('No connection: goes on by itself')
    await page.reload()
    await expect(files(page)).toContainText('Choose the file again')
    cut = false
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose numbers.txt again' }).click(),
    ])
    await chooser.setFiles(large)
    await expect(files(page)).toContainText('1.3 MB')
    expect(offsets.filter((offset) => offset === '0')).toHaveLength(1)
    expect(offsets.length).toBe(3)
  })
})

test('messages wait while an answer is written, in an order that can be changed', async ({ page }) => {
  await visit(page)
  // It must not end by itself meanwhile, on slow machines either.
  await say(page, '[[delay:0.1]][[chunks:900]]')
  await expect(textOf(page)).toContainText('w5')
  for (const text of ['first', 'second', 'third']) {
    await field(page).fill(text)
    await field(page).press('Enter')
    await expect(queueOf(page).getByText(text, { exact: true })).toBeVisible()
  }
  const items = queueOf(page).getByRole('listitem')
  await accessible(page)
  const act = async (position: number, name: string) => {
    await page.getByRole('button', { name: `What to do with message ${String(position)}` }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await act(3, 'Move up')
  await expect(items.nth(1)).toContainText('third')
  await act(1, 'Edit')
  await page.getByRole('textbox', { name: 'Text of the message' }).fill('first, said differently')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(items.nth(0)).toContainText('first, said differently')
  await act(2, 'Remove')
  await expect(items).toHaveCount(2)
  await page.getByRole('button', { name: 'Stop the answer' }).click()
  await ended(page, 'stopped')
  await expect(queueOf(page)).toContainText('Paused because the answer was stopped.')
  await accessible(page)
  await say(page, 'new words')
  await expect(page.getByRole('alertdialog')).toContainText('2 messages are still waiting')
  await page.getByRole('button', { name: 'Send this, and drop what waits' }).click()
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: new words')
  await expect(queueOf(page)).toBeHidden()
})

test('what waits is sent by itself, and an answer can be interrupted', async ({ page }) => {
  await visit(page)
  await say(page, '[[delay:0.1]][[chunks:100]]')
  await expect(textOf(page)).toContainText('w5')
  await field(page).fill('after it')
  await queueButton(page).click()
  await expect(answers(page)).toHaveCount(2)
  await expect(textOf(page)).toHaveText('You said: after it')
  await say(page, LONG)
  await expect(textOf(page)).toContainText('w5')
  await field(page).fill('at once')
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: /Stop and send/ }).click()
  await expect(answers(page)).toHaveCount(4)
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: at once')
})

test('something can be said to a running answer', async ({ page }) => {
  await visit(page)
  await say(page, '[[delay:0.1]][[chunks:100]]')
  await expect(textOf(page)).toContainText('w5')
  await field(page).fill('And be brief.')
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: /Tell it now/ }).click()
  const said = page.getByRole('region', { name: 'Said to the running answer' })
  await expect(said).toContainText('And be brief.')
  await accessible(page)
  await ended(page)
  await expect(said).toBeHidden()
  await expect(lastAnswer(page)).toContainText('You said: And be brief.')
})

test('a skill is chosen with the keyboard alone, and goes with the message', async ({ page, context }) => {
  const api = await asking(context)
  await api.post('/skills', {
    kind: 'Skill',
    metadata: { name: 'tea-review', displayName: 'Tea review' },
    spec: { description: 'Use this when tea is to be judged', prompt: 'Smell it first.' },
  })
  await visit(page)
  await field(page).pressSequentially('Judge /tea')
  const box = page.getByRole('combobox', { name: 'Message' })
  await expect(page.getByRole('listbox', { name: 'Skills' }).getByRole('option')).toHaveCount(1)
  await expect(box).toHaveAttribute('aria-expanded', 'true')
  await accessible(page)
  await box.press('Enter')
  await expect(page.getByRole('listitem').filter({ hasText: 'Skill: Tea review' })).toBeVisible()
  await expect(field(page)).toHaveValue('Judge ')
  await field(page).pressSequentially('this.')
  await field(page).press('Enter')
  await ended(page)
  await expect(page.getByText('Skill: Tea review')).toBeHidden()
})

test('how to answer is remembered with the conversation; what the installation cannot do is not offered', async ({ page, context }) => {
  await visit(page)
  await page.getByRole('button', { name: 'How to answer' }).click()
  await expect(page.getByRole('switch', { name: 'Search' })).toHaveCount(0)
  await page.getByRole('switch', { name: 'Think' }).click()
  await page.getByRole('switch', { name: 'Second opinion' }).click()
  await accessible(page)
  await page.keyboard.press('Escape')
  await say(page, 'Judge this.')
  await ended(page)
  const api = await asking(context)
  const path = `/tasks/${taskOf(page)}/messages?order=newest&limit=1`
  await expect
    .poll(async () => ((await api.get(path)) as { items: { correction?: object | null }[] }).items[0]?.correction ?? null)
    .not.toBeNull()
  await page.reload()
  const chosen = page.getByRole('list', { name: 'Chosen for the message' })
  await expect(chosen.getByRole('listitem')).toHaveCount(2)
  await chosen.getByRole('button', { name: 'Remove: Think' }).click()
  await expect(chosen.getByRole('listitem')).toHaveCount(1)
  await visit(page)
  await expect(field(page)).toBeVisible()
  await expect(chosen).toBeHidden()
})

test('two windows do not take each other’s words', async ({ page, context }) => {
  await visit(page)
  const second = await context.newPage()
  await visit(second)
  await field(page).fill('written here')
  await expect(field(second)).toHaveValue('written here')
  await field(second).fill('written there')
  await expect(field(page)).toHaveValue('written here')
  await page.reload()
  await expect(field(page)).toHaveValue('written here')
  await expect(field(second)).toHaveValue('written there')
})

test('the keyboard leads everywhere, and says how', async ({ page }) => {
  await visit(page)
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('?')
  await expect(field(page)).toHaveValue('?')
  await page.keyboard.press('Control+b')
  await expect(page.getByRole('complementary', { name: 'Sidebar' })).toBeHidden()
  await page.keyboard.press('Control+b')
  await expect(page.getByRole('complementary', { name: 'Sidebar' })).toBeVisible()
  await field(page).blur()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await page.keyboard.press('Shift+Escape')
  await expect(field(page)).toBeFocused()
  await say(page, LONG)
  await expect(textOf(page)).toContainText('w3')
  await page.keyboard.press('Control+.')
  await ended(page, 'stopped')
  await page.keyboard.press('Control+Shift+o')
  await expect(answers(page)).toHaveCount(0)
})

test('a new chat is new, even before the page has taken note of the one that was begun', async ({ page, context }) => {
  await visit(page)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 10 })
  await say(page, '[[delay:0.005]][[chunks:1000]]')
  await expect(textOf(page)).toContainText('w3')
  await page.keyboard.press('Control+Shift+o')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await expect(answers(page)).toHaveCount(0)
  await expect(page).toHaveURL(/\/chat$/)
})

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile, colorScheme: 'dark' })

  test('files, options and what waits fit the page', async ({ page }) => {
    await visit(page)
    await attachInput(page).setInputFiles([note('a-rather-long-name-of-a-file-that-somebody-chose.txt'), note('empty.txt', '')])
    await page.getByRole('button', { name: 'How to answer' }).tap()
    await page.getByRole('switch', { name: 'Think' }).tap()
    await accessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove empty.txt' }).tap()
    await say(page, LONG)
    await expect(textOf(page)).toContainText('w3')
    await field(page).fill('wait for it')
    await queueButton(page).tap()
    await expect(queueOf(page)).toContainText('wait for it')
    await field(page).fill('more')
    await page.getByRole('button', { name: 'More ways to send' }).tap()
    await accessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  })
})
