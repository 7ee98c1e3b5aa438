import { devices } from '@playwright/test'
import { accessible, ended, expect, field, lastAnswer, loggedIn, say, sendButton, test, textOf, visit } from './person'

const RICH = [
  '# A heading',
  '- [x] a *task*',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '```python\nprint("hello")  # a comment\n```',
  '$$\nx^2\n$$',
  '```mermaid\ngraph LR\n  A --> B\n```',
  '[a link](https://example.org) and <b onclick="alert(1)">no HTML</b>',
].join('\n\n')

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, expectedErrors: [/status of 404/] })

    test('every page is accessible', async ({ page, context }) => {
      await visit(page, '/login')
      await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible()
      await accessible(page)
      await loggedIn(context)
      await visit(page)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await accessible(page)
      await say(page, `Write. [[say:${RICH}]]`)
      await ended(page)
      await expect(lastAnswer(page).locator('.katex').first()).toBeVisible()
      await expect(lastAnswer(page).locator('.hljs-string')).toHaveText('"hello"')
      await expect(lastAnswer(page).getByRole('img', { name: /Diagram/ })).toBeVisible()
      await expect(lastAnswer(page).locator('b')).toHaveCount(0)
      await accessible(page)
      await say(page, '[[status:401]]')
      await ended(page, 'failed')
      await accessible(page)
      await visit(page, '/chat?task=999999')
      await expect(page.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
      await accessible(page)
    })
  })
}

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile })

  test('one can chat, find conversations, and nothing is wider than the page', async ({ page, context }) => {
    await loggedIn(context)
    await visit(page)
    await field(page).fill('first line')
    await field(page).press('Enter')
    await field(page).pressSequentially(`[[say:${RICH.replaceAll('\n', ' ')}]]`)
    await sendButton(page).tap()
    await ended(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    const box = await field(page).boundingBox()
    expect(box && box.y + box.height).toBeLessThan(viewport.height)
    expect(await field(page).evaluate((element) => parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(16)
    await accessible(page)
    await page.getByRole('button', { name: 'Open menu' }).tap()
    await expect(page.getByRole('link', { name: /Say hello/ })).toBeVisible()
    await accessible(page)
    await page.getByRole('link', { name: /Say hello/ }).tap()
    await expect(textOf(page)).toContainText('You said: Say hello')
  })
})

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('the page speaks Chinese, and Chinese is answered', async ({ page, context }) => {
    await loggedIn(context)
    await visit(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    await page.getByRole('textbox', { name: '消息' }).fill('你好，世界 👋')
    await page.getByRole('button', { name: '发送消息' }).click()
    await ended(page)
    await expect(textOf(page)).toHaveText('You said: 你好，世界 👋')
    await expect(page.getByRole('button', { name: '复制回答' })).toBeVisible()
    await accessible(page)
  })
})
