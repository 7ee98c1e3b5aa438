import { readFile } from 'node:fs/promises'
import { devices, type Page } from '@playwright/test'
import { adminToken, browserOf, makeUser } from './people'
import { accessible, ended, expect, field, loggedIn, say, test, textOf, visit } from './person'
import { address } from './product'

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const entry = (page: Page, title: string) => list(page).getByRole('link', { name: title })

/** A conversation with a title of its own, so that journeys do not meet. */
async function begin(page: Page, title: string, question = `About ${title}`) {
  await visit(page)
  await say(page, question)
  await ended(page)
  await choose(page, 'More for this conversation', 'Rename')
  const name = page.getByRole('textbox', { name: 'Title of the conversation' })
  await name.fill(title)
  await name.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

async function choose(page: Page, button: string, item: string) {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function chooseOf(page: Page, title: string, item: string) {
  await entry(page, title).hover()
  await choose(page, `More for ${title}`, item)
}

test.describe('one person', () => {
  test.beforeEach(async ({ context }) => {
    await loggedIn(context)
  })

  test('finds, renames, pins, archives and brings back', async ({ page }) => {
    await begin(page, 'Sencha', 'Where does the word orangutan come from?')
    await begin(page, 'Black tea')
    await page.keyboard.press('Control+k')
    const search = page.getByRole('textbox', { name: 'Search conversations' })
    await expect(search).toBeFocused()
    await search.fill('orangutan')
    await expect(entry(page, 'Black tea')).toBeHidden()
    await expect(entry(page, 'Sencha')).toBeVisible()
    await search.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Sencha' })).toBeVisible()
    await accessible(page)
    await page.getByRole('button', { name: 'Clear the search' }).click()

    await chooseOf(page, 'Sencha', 'Rename')
    await list(page).getByRole('textbox', { name: 'Title of the conversation' }).fill('Matcha')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Matcha' })).toBeVisible()

    await chooseOf(page, 'Matcha', 'Pin')
    await expect(list(page).getByRole('region', { name: 'Pinned' }).getByRole('link', { name: 'Matcha' })).toBeVisible()
    await chooseOf(page, 'Matcha', 'Unpin')
    await expect(list(page).getByRole('region', { name: 'Today' }).getByRole('link', { name: 'Matcha' })).toBeVisible()

    await chooseOf(page, 'Matcha', 'Archive')
    await expect(entry(page, 'Matcha')).toBeHidden()
    await choose(page, 'More for the list', 'Show archived')
    await expect(list(page).getByRole('heading', { name: 'Archived' })).toBeVisible()
    await chooseOf(page, 'Matcha', 'Bring back from the archive')
    await expect(entry(page, 'Matcha')).toBeHidden()
    await page.getByRole('button', { name: 'Back to all conversations' }).click()
    await expect(entry(page, 'Matcha')).toBeVisible()
  })

  test('deletes, thinks better of it, and deletes several', async ({ page }) => {
    await begin(page, 'Oolong')
    await begin(page, 'Rooibos')
    await chooseOf(page, 'Rooibos', 'Delete')
    await expect(page).toHaveURL(/\/chat$/)
    await expect(entry(page, 'Rooibos')).toBeHidden()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page).toHaveURL(/\?task=\d+$/)
    await expect(entry(page, 'Rooibos')).toBeVisible()
    await expect(textOf(page)).toHaveText('You said: About Rooibos')

    await chooseOf(page, 'Rooibos', 'Select')
    await list(page).getByRole('checkbox', { name: 'Oolong' }).click()
    await expect(page.getByText('2 selected')).toBeVisible()
    await accessible(page)
    await page.getByRole('toolbar', { name: 'Chosen conversations' }).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText('2 conversations deleted', { exact: true })).toBeVisible()
    await expect(entry(page, 'Oolong')).toBeHidden()
    await expect(entry(page, 'Rooibos')).toBeHidden()
  })

  test('saves as a file, looks at details, and goes on in a copy', async ({ page }) => {
    await begin(page, 'Herbal tea')
    for (const [format, ending] of [['Markdown', 'md'], ['Word', 'docx'], ['JSON', 'json']] as const) {
      const saved = page.waitForEvent('download')
      await choose(page, 'More for this conversation', format)
      const file = await saved
      expect(file.suggestedFilename()).toBe(`Herbal tea.${ending}`)
      if (ending === 'md') expect(await readFile(await file.path(), 'utf8')).toContain('About Herbal tea')
    }
    await choose(page, 'More for this conversation', 'Details')
    const details = page.getByRole('dialog', { name: 'About this conversation' })
    await expect(details.getByText('Wegent Chat')).toBeVisible()
    await expect(details.getByText('scripted (OpenAI)')).toBeVisible()
    await accessible(page)
    await page.keyboard.press('Escape')

    await choose(page, 'More for this conversation', 'Continue in a copy')
    const dialog = page.getByRole('dialog', { name: 'Continue in a copy' })
    await dialog.getByRole('textbox', { name: 'Title of the conversation' }).fill('Copied tea')
    await accessible(page)
    const before = page.url()
    await dialog.getByRole('button', { name: 'Make the copy' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Copied tea' })).toBeVisible()
    expect(page.url()).not.toBe(before)
    await expect(textOf(page)).toHaveText('You said: About Herbal tea')
  })

  test('sees what was answered meanwhile', async ({ page, context }) => {
    await begin(page, 'Slow tea')
    const other = await context.newPage()
    await visit(other)
    await page.bringToFront()
    await say(page, '[[delay:0.1]][[chunks:20]]')
    await page.getByRole('link', { name: 'New chat' }).first().click()
    await expect(list(page).getByRole('link', { name: /Slow tea.*1 unread message/ })).toBeVisible({ timeout: 30_000 })
    await entry(page, 'Slow tea').click()
    await expect(list(other).getByRole('link', { name: /Slow tea.*unread/ })).toBeHidden()
  })
})

test('a link lets somebody in, who reads along, and is let go again', async ({ page, context, browser, request }) => {
  await makeUser(request, 'reader', 'Rea Der')
  await loggedIn(context)
  await begin(page, 'White tea')
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Share “White tea”' })
  await expect(dialog.getByText('Nobody besides the owner yet.')).toBeVisible()
  await accessible(page)
  await dialog.getByRole('tab', { name: 'Links' }).click()
  await dialog.getByRole('button', { name: 'Create link' }).click()
  const link = await dialog.getByRole('textbox', { name: 'The new link' }).inputValue()
  await accessible(page)

  const theirs = await browserOf(browser, 'reader')
  const their = await theirs.newPage()
  await their.goto(link)
  await their.getByRole('button', { name: 'Ask to join' }).click()
  await expect(their.getByText(/You have asked/)).toBeVisible()

  await dialog.getByRole('tab', { name: /People/ }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Let in' }).click()
  await expect(page.getByRole('button', { name: 'Remove Rea Der' })).toBeVisible()

  await visit(their)
  await entry(their, 'White tea').click()
  await expect(textOf(their)).toHaveText('You said: About White tea')
  await expect(their.getByText(/shared with you for reading/)).toBeVisible()
  await expect(field(their)).toBeHidden()
  await accessible(their)
  await visit(their, '/settings/shared')
  await expect(their.getByRole('link', { name: 'White tea' }).last()).toBeVisible()
  await accessible(their)
  await their.getByRole('button', { name: 'Leave' }).click()
  await their.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
  await expect(their.getByText('Nothing is shared with you yet')).toBeVisible()
  await theirs.close()
})

test('two people write in a group chat', async ({ page, context, browser, request }) => {
  await makeUser(request, 'mate', 'Ma Te')
  await loggedIn(context)
  await begin(page, 'Tea party')
  await choose(page, 'More for this conversation', 'Make it a group chat')
  const making = page.getByRole('dialog', { name: 'Make it a group chat' })
  await accessible(page)
  await making.getByRole('button', { name: 'Make it a group chat' }).click()
  await expect(page.getByText('It is a group chat now. Share it to let others in.', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Share “Tea party”' })
  await dialog.getByRole('textbox', { name: 'User name' }).fill('mate')
  await dialog.getByRole('combobox', { name: 'Role', exact: true }).click()
  await page.getByRole('option', { name: 'Reads and writes' }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog.getByRole('button', { name: 'Remove Ma Te' })).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')

  const theirs = await browserOf(browser, 'mate')
  const their = await theirs.newPage()
  await visit(their)
  await entry(their, 'Tea party').click()
  await expect(page.getByRole('img', { name: /Here now:.*Ma Te/ })).toBeVisible()
  await say(their, 'I like it green.')
  await expect(page.getByRole('log').getByText('I like it green.')).toBeVisible()
  await choose(their, 'More for this conversation', 'Participants')
  await expect(their.getByRole('dialog').getByText('admin')).toBeVisible()
  await their.keyboard.press('Escape')
  await choose(their, 'More for this conversation', 'Leave')
  await expect(their).toHaveURL(/\/chat$/)
  await expect(entry(their, 'Tea party')).toBeHidden()
  await theirs.close()
})

test('anybody reads a page for everybody', async ({ page, context, browser, request }) => {
  const headers = { Authorization: `Bearer ${await adminToken(request)}` }
  const allowed = (public_share_pages: boolean) => request.patch(`${address()}/api/v1/admin/settings`, { headers, data: { public_share_pages } })
  await allowed(true)
  await loggedIn(context)
  await begin(page, 'Public tea', 'Say [[say:**steep** it]]')
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('tab', { name: 'Links' }).click()
  await page.getByRole('switch', { name: 'Anybody with the link may read' }).click()
  await page.getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByRole('textbox', { name: 'The new link' }).inputValue()
  for (const colorScheme of ['light', 'dark'] as const) {
    const strange = await browser.newContext({ colorScheme, locale: colorScheme === 'dark' ? 'zh-CN' : 'en-US' })
    const reader = await strange.newPage()
    await reader.goto(link)
    await expect(reader.getByRole('heading', { level: 1, name: 'Public tea' })).toBeVisible()
    await expect(reader.locator('.markdown strong')).toHaveText('steep')
    await accessible(reader)
    await strange.close()
  }
  await allowed(false)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, in ${colorScheme}, in Chinese`, () => {
    const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
    test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile, colorScheme, locale: 'zh-CN' })

    test('the list and the head are usable, and nothing is wider than the page', async ({ page, context }) => {
      await loggedIn(context)
      await visit(page)
      await page.getByRole('textbox', { name: '消息' }).fill(`一个很长很长的问题，关于茶叶的历史以及它如何传到世界各地 ${colorScheme}`)
      await page.getByRole('button', { name: '发送消息' }).tap()
      await ended(page)
      await page.getByRole('button', { name: '此对话的更多操作' }).tap()
      await page.getByRole('menuitem', { name: '重命名' }).tap()
      await page.getByRole('textbox', { name: '对话标题' }).fill(`茶 ${colorScheme}`)
      await page.keyboard.press('Enter')
      await accessible(page)
      await page.getByRole('button', { name: '共享', exact: true }).tap()
      await expect(page.getByRole('dialog')).toBeVisible()
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(await overflow()).toBeLessThanOrEqual(0)
      await accessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: '打开菜单' }).tap()
      await page.getByRole('button', { name: `“茶 ${colorScheme}”的更多操作` }).tap()
      await page.getByRole('menuitem', { name: '置顶', exact: true }).tap()
      await expect(page.getByRole('region', { name: '已置顶' }).getByRole('link', { name: `茶 ${colorScheme}` })).toBeVisible()
      expect(await overflow()).toBeLessThanOrEqual(0)
      await accessible(page)
    })
  })
}
