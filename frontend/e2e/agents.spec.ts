import { devices, type Page } from '@playwright/test'
import { accessible, ended, expect, loggedIn, say, test, textOf, visit } from './person'
import { type Scripted, startScripted } from './product'
import { zipOf } from './zip'

const go = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const choose = async (page: Page, field: string, option: string | RegExp) => {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}
const noWiderThanThePage = async (page: Page) => {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

/** Through the guide, up to its summary. */
async function build(page: Page, name: string, instructions: string) {
  await visit(page, '/agents/edit')
  await page.getByLabel('What it is for').fill(`About ${name}`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await go(page, 'Continue')
  await page.getByRole('textbox', { name: 'Instructions' }).fill(instructions)
  await go(page, 'Continue')
  await go(page, 'Continue')
}

// Each is a long way.
test.beforeEach(async ({ context }) => {
  test.slow()
  await loggedIn(context)
})

test('a team is built by the guide, seen as a graph, talked to, and changed', async ({ page }) => {
  await visit(page, '/agents')
  await page.getByRole('link', { name: 'New agent' }).click()
  await go(page, 'Continue')
  await expect(page.getByText('Give it a name.')).toBeVisible()
  await build(page, 'Poetry circle', 'Write a poem.')
  await page.getByRole('radio', { name: /One after the other/ }).check()
  await go(page, 'Continue')
  await expect(page.getByText('This way needs at least 2 members.')).toBeVisible()
  await go(page, 'New member')
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Name', { exact: true }).fill('Critic')
  await sheet.getByRole('textbox', { name: 'Instructions' }).fill('Judge the poem.')
  await accessible(page)
  await sheet.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Edit Member 1' }).click()
  await sheet.getByLabel('Name', { exact: true }).fill('Poet')
  await sheet.getByRole('button', { name: 'Done' }).click()
  await accessible(page)
  await go(page, 'Continue')
  await expect(page.getByText('everything is right')).toBeVisible()
  await expect(page.getByRole('list', { name: 'What will be written' }).getByRole('listitem')).toHaveCount(5)
  await expect(page.getByText('systemPrompt: Judge the poem.')).toBeVisible()
  await accessible(page)
  await go(page, 'Create')

  await expect(page).toHaveURL(/\/agents\/view\?/)
  const graph = page.getByRole('region', { name: 'Graph of the team' })
  await expect(graph.getByRole('link', { name: /Critic/ })).toHaveCount(2)
  await expect(graph.getByText('Chosen automatically')).toBeVisible()
  await accessible(page)
  await go(page, 'Share')
  const sharing = page.getByRole('dialog', { name: 'Share “Poetry circle”' })
  await expect(sharing.getByText('Nobody besides the owner yet.')).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')
  await expect(sharing).toBeHidden()
  await go(page, 'Chat')
  await say(page, 'The sea.')
  await ended(page)
  await expect(textOf(page).last()).toContainText('You said:')

  await visit(page, '/agents')
  await page.getByRole('link', { name: 'Edit Poetry circle' }).click()
  await page.getByLabel('What it is for').fill('Poems, and what to think of them')
  await page.getByRole('button', { name: 'Summary' }).click()
  await expect(page.getByText('everything is right')).toBeVisible()
  await go(page, 'Save')
  await expect(page.getByText('Poems, and what to think of them')).toBeVisible()
})

test('a model is added from the list of its provider, tested, broken, and deleted', async ({ page }) => {
  const models = await startScripted('wegent_scripted', '--key', 'sk-right', '--models', 'small-1,large-2')
  try {
    await visit(page, '/agents/models?add')
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Name', { exact: true }).fill('House model')
    await choose(page, 'Provider', /speaks OpenAI/)
    await sheet.getByLabel('Base URL').fill(`${models.url}/v1`)
    await sheet.getByRole('textbox', { name: 'Key' }).fill('sk-wrong')
    await sheet.getByRole('textbox', { name: 'Model', exact: true }).fill('small-1')
    await sheet.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(sheet.getByRole('status')).toContainText('401')
    await sheet.getByRole('textbox', { name: 'Key' }).fill('sk-right')
    await sheet.getByRole('button', { name: 'Choose' }).click()
    await page.getByLabel('Find a model').fill('large')
    await page.getByRole('button', { name: 'large-2' }).click()
    await expect(sheet.getByRole('textbox', { name: 'Model', exact: true })).toHaveValue('large-2')
    await sheet.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(sheet.getByRole('status')).toContainText(/answered after \d+ ms/)
    await accessible(page)
    await sheet.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(sheet).toBeHidden()
    await page.getByRole('button', { name: 'Test House model' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'House model' })
    await expect(row.getByRole('status')).toContainText(/answered after/)
    await page.getByRole('button', { name: 'More about House model' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await expect(sheet.getByText('A key is stored.')).toBeVisible()
    await expect(sheet.getByRole('textbox', { name: 'Key' })).toHaveValue('')
    await page.keyboard.press('Escape')
  } finally {
    await models.stop()
  }
  await page.getByRole('button', { name: 'Test House model' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'House model' })
  await expect(row.getByRole('status')).toContainText(/127\.0\.0\.1/)
  await accessible(page)
  await page.getByRole('button', { name: 'More about House model' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(row).toBeHidden()
})

test.describe('an MCP server', () => {
  let plain: Scripted
  let behindLogin: Scripted
  const instruct = (server: Scripted, wanted: object) => fetch(`${server.url}/scripted`, { method: 'POST', body: JSON.stringify(wanted) })

  test.beforeAll(async () => {
    ;[plain, behindLogin] = await Promise.all([
      startScripted('wegent_scripted.mcp', '--listen'),
      startScripted('wegent_scripted.mcp', '--listen', '--sign-on'),
    ])
  })
  test.afterAll(async () => {
    await Promise.all([plain.stop(), behindLogin.stop()])
  })

  test('is imported from JSON, its changed tools are held back until somebody approves, and one logs in', async ({ page }) => {
    await build(page, 'Clerk', 'Note things.')
    await go(page, 'Continue')
    await expect(page.getByText('everything is right')).toBeVisible()
    await go(page, 'Create')
    await expect(page).toHaveURL(/\/agents\/view\?/)

    await visit(page, '/agents/mcp')
    await go(page, 'Import JSON')
    const sheet = page.getByRole('dialog')
    await choose(page, 'Where to', 'Clerk · Agent')
    await sheet.getByLabel('JSON', { exact: true }).fill('{ nonsense')
    await go(page, 'Read')
    await expect(sheet.getByText(/This is no JSON/)).toBeVisible()
    const servers = { ledger: { url: `${plain.url}/mcp`, strange: 1 }, vault: { url: `${behindLogin.url}/mcp` } }
    await sheet.getByLabel('JSON', { exact: true }).fill(JSON.stringify({ mcpServers: servers }))
    await go(page, 'Read')
    await expect(sheet.getByText(/left out: strange/)).toBeVisible()
    await sheet.getByRole('button', { name: 'Test ledger' }).click()
    await expect(sheet.getByText(/add, note, set/)).toBeVisible()
    await sheet.getByRole('button', { name: 'Test vault' }).click()
    await expect(sheet.getByText(/wants a login/)).toBeVisible()
    await accessible(page)
    await go(page, 'Save')
    await expect(sheet).toBeHidden()

    await page.getByRole('button', { name: 'Look at ledger now' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'ledger' })
    await expect(row.getByText('Waits for approval')).toBeVisible()
    await page.getByRole('button', { name: 'Tools of ledger' }).click()
    await sheet.getByRole('button', { name: /^Approve all \d+$/ }).click()
    await expect(sheet.getByText('held back')).toBeHidden()
    await sheet.getByRole('button', { name: 'Close' }).click()
    await expect(row.getByText('Ready')).toBeVisible()
    await instruct(plain, { describe: { add: 'Add two integers, and send them to somebody' } })
    await page.getByRole('button', { name: 'Look at ledger now' }).click()
    await expect(row.getByText('1 tool held back')).toBeVisible()
    await page.getByRole('button', { name: 'Tools of ledger' }).click()
    await expect(sheet.getByLabel('What has changed of add')).toContainText('+description: Add two integers, and send them to somebody')
    await accessible(page)
    await go(page, 'Approve add')
    await expect(sheet.getByText('1 tool is held back')).toBeHidden()
    await sheet.getByRole('button', { name: 'Close' }).click()
    await expect(row.getByText('Ready')).toBeVisible()

    await page.getByRole('button', { name: 'Look at vault now' }).click()
    await page.getByRole('link', { name: 'Connect to vault' }).click()
    await instruct(behindLogin, { refuses: 'access_denied' })
    await go(page, 'Go to the login')
    await expect(page.getByText('You are not connected')).toBeVisible()
    await accessible(page)
    await instruct(behindLogin, { refuses: null })
    await go(page, 'Go to the login')
    await expect(page.getByText('You are connected to vault')).toBeVisible()
    await page.getByRole('link', { name: 'All connections' }).click()
    await expect(page.getByRole('list', { name: 'Connections' }).getByText('vault')).toBeVisible()
    await accessible(page)
    await go(page, 'Disconnect from vault')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await expect(page.getByRole('heading', { name: 'No connections' })).toBeVisible()
  })
})

test.describe('a skill', () => {
  test.use({ expectedErrors: [/status of 4(09|22)/] })

  test('is uploaded, looked into, given another version, taken back, and deleted once nobody uses it', async ({ page }) => {
    const head = '---\nname: naming\ndescription: Use this when something needs a name\n---\n'
    const file = (name: string, files: Record<string, string>) => ({ name, mimeType: 'application/zip', buffer: zipOf(files) })
    await visit(page, '/agents/skills')
    await go(page, 'Upload a skill')
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('ZIP of the skill').setInputFiles(file('naming.zip', { 'README.md': 'nothing' }))
    await go(page, 'Upload')
    await expect(sheet.getByText('The package was refused.')).toBeVisible()
    await sheet.getByLabel('ZIP of the skill').setInputFiles(
      file('naming.zip', { 'SKILL.md': `${head}# First\n\nUse **short** names.`, 'words.txt': 'teal\nochre' }),
    )
    await expect(sheet.getByLabel('Name', { exact: true })).toHaveValue('naming')
    await accessible(page)
    await go(page, 'Upload')
    await expect(sheet).toBeHidden()

    await go(page, 'naming')
    await expect(sheet.getByRole('heading', { name: 'First' })).toBeVisible()
    await sheet.getByRole('tab', { name: 'Files' }).click()
    await go(page, 'words.txt 10 byte')
    await expect(sheet.getByText('ochre')).toBeVisible()
    await sheet.getByRole('tab', { name: 'Versions' }).click()
    await sheet.getByLabel('ZIP of the skill').setInputFiles(file('naming.zip', { 'SKILL.md': `${head}# Second` }))
    await go(page, 'Upload')
    await expect(sheet.getByText('Upload 2')).toBeVisible()
    await accessible(page)
    await go(page, 'Restore')
    await expect(sheet.getByText('Upload 3')).toBeVisible()
    await sheet.getByRole('tab', { name: 'Instructions' }).click()
    await expect(sheet.getByRole('heading', { name: 'First' })).toBeVisible()
    await sheet.getByRole('tab', { name: 'Use' }).click()
    await sheet.getByRole('switch', { name: 'In all my conversations' }).check()
    await page.keyboard.press('Escape')
    await expect(page.getByText('In all your conversations')).toBeVisible()

    await build(page, 'Namer', 'Name things.')
    await page.getByRole('button', { name: 'Tools' }).click()
    await page.getByRole('checkbox', { name: /naming/ }).check()
    await page.getByRole('button', { name: 'Summary' }).click()
    await expect(page.getByText('everything is right')).toBeVisible()
    await go(page, 'Create')
    await expect(page).toHaveURL(/\/agents\/view\?/)
    await visit(page, '/agents/skills')
    await go(page, 'Delete naming')
    const question = page.getByRole('alertdialog')
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(question.getByText('An agent uses it:')).toBeVisible()
    await accessible(page)
    await question.getByRole('button', { name: 'Remove references' }).click()
    await expect(question.getByText('An agent uses it:')).toBeHidden()
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(question).toBeHidden()
    await expect(page.getByRole('button', { name: 'Delete naming' })).toHaveCount(0)
  })
})

const PAGES = ['/agents', '/agents/edit', '/agents/models', '/agents/skills', '/agents/mcp', '/settings/connections', '/connections']

test.describe('in Chinese and dark', () => {
  test.use({ locale: 'zh-CN', colorScheme: 'dark' })

  test('every page speaks Chinese and is accessible', async ({ page }) => {
    for (const path of PAGES) {
      await visit(page, path)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(/\p{Script=Han}/u)
      await expect(page.getByRole('status', { name: '加载中' })).toHaveCount(0)
      await accessible(page)
    }
  })
})

test.describe('on a phone', () => {
  const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
  test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile })

  test('nothing is wider than the page, and the guide works', async ({ page }) => {
    for (const path of [...PAGES, '/agents/view?name=wegent-chat', '/agents/models?add']) {
      await visit(page, path)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await noWiderThanThePage(page)
      await accessible(page)
    }
    await build(page, 'Pocket helper', 'Be short.')
    await noWiderThanThePage(page)
    await go(page, 'Continue')
    await expect(page.getByText('everything is right')).toBeVisible()
    await noWiderThanThePage(page)
    await accessible(page)
    await page.reload()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Pocket helper')
    await noWiderThanThePage(page)
    await go(page, 'Begin anew')
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('')
  })
})
