import { devices, type Page } from '@playwright/test'
import { Desk } from './agents'
import { accessible, answers, ended, expect, lastAnswer, loggedIn, say, test, textOf, visit } from './person'

const FORM = {
  title: 'The wall',
  questions: [
    { id: 'colour', text: 'Which colour?', type: 'single_choice', options: ['red', 'blue'] },
    { id: 'why', text: 'Why?', type: 'text_input', required: false },
  ],
}
const FETCH = '[[tool:web_fetch {"url": "http://127.0.0.1:9/page"}]]'
/** Nobody is asked about this one. */
const FREE = '[[tool:web_fetch {"url": "http://127.0.0.1:9/free"}]]'

let name = ''

test.beforeAll(async ({ playwright }, { workerIndex }) => {
  const request = await playwright.request.newContext()
  const desk = await Desk.open(request)
  name = `smith-${String(workerIndex)}-${String(Date.now())}`
  await desk.agent(name, ['web_fetch', 'interactive_form_question'])
  await request.dispose()
})

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

const part = (page: Page, id: string) => lastAnswer(page).getByTestId(id)
const action = (page: Page, label: string) => lastAnswer(page).getByRole('button', { name: label })

async function open(page: Page, message: string) {
  const desk = await Desk.open(page.context().request)
  await visit(page, await desk.begin(name, message))
}

async function askedFirst(page: Page, address: string) {
  const desk = await Desk.open(page.context().request)
  await desk.post('/tool-approvals', { tool: 'web_fetch', arguments: { url: address }, decision: 'ask' })
}

test('thinking is in sight while it lasts, and folded afterwards', async ({ page }) => {
  await visit(page)
  await say(page, `[[think:${'I wonder about tea. '.repeat(12)}]][[delay:0.05]][[say:Green tea.]]`)
  await expect(part(page, 'thinking')).toContainText('I wonder about tea.')
  await ended(page)
  await expect(part(page, 'thinking')).not.toContainText('I wonder')
  await expect(textOf(page)).toHaveText('Green tea.')
  await page.reload()
  await part(page, 'thinking').getByRole('button').click()
  await expect(part(page, 'thinking')).toContainText('I wonder about tea.')
  await expect(part(page, 'thinking')).toContainText(/Thought for [\d.]+ s/)
})

test('a tool waits for approval over a reload, and shows what it was given and what came of it', async ({ page }) => {
  await askedFirst(page, 'http://127.0.0.1:9/page')
  await open(page, `[[say:Let me look.]]${FETCH}[[then]][[say:It cannot be read.]]`)
  await expect(part(page, 'wait')).toBeVisible()
  await page.reload()
  await expect(part(page, 'wait')).toContainText('http://127.0.0.1:9/page')
  await accessible(page)
  await part(page, 'wait').getByRole('button', { name: 'Approve once' }).click()
  await ended(page)
  await expect(part(page, 'wait')).toHaveCount(0)
  await expect(textOf(page)).toHaveText(['Let me look.', 'It cannot be read.'])
  await part(page, 'tool').getByRole('button', { name: /web_fetch/ }).click()
  await expect(part(page, 'tool').getByRole('region', { name: 'Input' })).toContainText('127.0.0.1:9')
  await expect(part(page, 'tool').getByRole('region', { name: 'Output' })).not.toBeEmpty()
})

test('a tool can be denied, with a note for the model', async ({ page }) => {
  await askedFirst(page, 'http://127.0.0.1:9/page')
  await open(page, `${FETCH}[[then]]`)
  await part(page, 'wait').getByRole('textbox').fill('Not that page.')
  await part(page, 'wait').getByRole('button', { name: 'Deny' }).click()
  await ended(page)
  await expect(part(page, 'tool')).toContainText('Denied')
  await expect(textOf(page)).toContainText('Not that page.')
})

test('a form is filled in', async ({ page }) => {
  await open(page, `[[tool:interactive_form_question ${JSON.stringify(FORM)}]][[then]]`)
  const form = part(page, 'wait')
  await form.getByRole('button', { name: 'Send answers' }).click()
  await expect(form).toContainText('Answer this, please.')
  await page.reload()
  await form.getByRole('radio', { name: 'blue' }).check()
  await form.getByRole('textbox', { name: /Why/ }).fill('The sky.')
  await accessible(page)
  await form.getByRole('button', { name: 'Send answers' }).click()
  await ended(page)
  await expect(textOf(page)).toContainText('blue')
  await expect(part(page, 'form')).toContainText('Answered')
})

test('questions come first where one has asked for that, as a form', async ({ page }) => {
  await visit(page)
  await page.getByRole('button', { name: 'How to answer' }).click()
  await page.getByRole('switch', { name: 'Ask first' }).click()
  await page.keyboard.press('Escape')
  const questions = [
    '## Questions', '', '### Q1: Which tea?', '**Type**: single_choice', '- [✓] `green` - Green', '- [ ] `black` - Black', '',
    '### Q2: For whom?', '**Type**: text_input',
  ]
  await say(page, `[[say:${questions.join('\n')}]]`)
  await ended(page)
  const form = page.getByRole('form', { name: 'Questions before the answer' })
  await expect(form.getByRole('radio', { name: /Green/ })).toBeChecked()
  await accessible(page)
  await form.getByRole('radio', { name: /Black/ }).click()
  await form.getByRole('textbox', { name: 'For whom?' }).fill('Guests')
  await form.getByRole('button', { name: 'Send answers' }).click()
  await expect(form).toHaveCount(0)
  await ended(page)
  await expect(textOf(page)).toContainText(/black.*Guests/s)
})

test('a message is said differently, and its answer written again', async ({ page }) => {
  await visit(page)
  await say(page, 'One sugar.')
  await ended(page)
  await say(page, 'And milk.')
  await ended(page)
  const first = page.getByRole('article').first()
  await first.hover()
  await first.getByRole('button', { name: 'Edit message' }).click()
  await page.getByRole('textbox', { name: 'Edited message' }).fill('Two sugars.')
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect(answers(page)).toHaveCount(1)
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: Two sugars.')
  await action(page, 'Write the answer again').click()
  await expect(textOf(page)).toHaveText('You said: Two sugars.')
  await ended(page)
  await page.reload()
  await expect(answers(page)).toHaveCount(1)
  await expect(textOf(page)).toHaveText('You said: Two sugars.')
})

test('an answer that was stopped goes on', async ({ page }) => {
  await visit(page)
  await say(page, '[[delay:0.05]][[chunks:200]]')
  await expect(textOf(page)).toContainText('w10')
  await page.getByRole('button', { name: 'Stop the answer' }).click()
  await ended(page, 'stopped')
  await action(page, 'Continue the answer').click()
  await expect(answers(page)).toHaveCount(2)
  await expect(lastAnswer(page)).toContainText('Goes on with the answer before')
})

test.describe('the timeline', () => {
  test('tells how an answer came about, and has details of each part', async ({ page }) => {
    await open(page, `[[think:Hm, a page.]]${FREE}[[then]][[say:No page.]]`)
    await ended(page)
    await action(page, 'More actions').click()
    await page.getByRole('menuitem', { name: 'How it came about' }).click()
    const sheet = page.getByRole('dialog', { name: 'How the answer came about' })
    await expect(sheet.getByTestId('timeline').getByRole('listitem').first()).toContainText('Begun')
    await expect(sheet).toContainText(/Complete · .* in, \d+ out/)
    await sheet.getByRole('button', { name: /Tool: web_fetch/ }).click()
    await expect(sheet.getByRole('region', { name: 'Input' })).toContainText('127.0.0.1:9')
    await sheet.getByRole('button', { name: /^Model/ }).first().click()
    await expect(sheet).toContainText('Tokens in')
    await accessible(page)
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
  })
})

test('a long conversation opens at its end, and earlier messages come as one scrolls', async ({ page }) => {
  const desk = await Desk.open(page.context().request)
  const { id } = await desk.post<{ id: string }>('/internal/chat/conversations', { title: 'A long one' })
  for (let turn = 0; turn < 75; turn += 1) {
    await desk.post(`/internal/chat/conversations/${id}/messages`, { role: 'user', content: `Question ${String(turn)}` })
    await desk.post(`/internal/chat/conversations/${id}/messages`, { role: 'assistant', content: `Answer ${String(turn)}\n\n${'Words. '.repeat(40)}` })
  }
  await visit(page, `/chat?task=${id}`)
  await expect(page.getByText('Answer 74')).toBeInViewport()
  const log = page.getByRole('log')
  await log.hover()
  for (let scrolls = 0; scrolls < 60 && !(await page.getByText('Question 0', { exact: true }).isVisible()); scrolls += 1) {
    await page.mouse.wheel(0, -20_000)
    await page.waitForTimeout(150)
  }
  await expect(page.getByText('Question 0', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Jump to the latest message' }).click()
  await expect(page.getByText('Answer 74')).toBeInViewport()
})

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile, colorScheme: 'dark', locale: 'zh-CN' })

  test('blocks, questions and the timeline fit', async ({ page }) => {
    await askedFirst(page, 'http://127.0.0.1:9/page')
    await open(page, `[[think:Hm.]][[say:Let me look.]]${FETCH}[[then]][[say:Done.]]`)
    await expect(part(page, 'wait')).toBeVisible()
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
    await accessible(page)
    await part(page, 'wait').getByRole('button', { name: '批准一次' }).tap()
    await ended(page)
    await action(page, '更多操作').tap()
    await page.getByRole('menuitem', { name: '查看过程' }).tap()
    await expect(page.getByTestId('timeline')).toBeVisible()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await accessible(page)
  })
})
