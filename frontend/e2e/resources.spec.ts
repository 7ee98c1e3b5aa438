import { readFile } from 'node:fs/promises'
import { type APIRequestContext, devices, type Page } from '@playwright/test'
import { accessible, expect, loggedIn, pageHeaders, test, visit } from './person'
import { address, PASSWORD } from './product'

const GHOSTS = '/api/v1/namespaces/default/ghosts'

const STORY = 'kind: Ghost\nmetadata:\n  name: story-teller\nspec:\n  systemPrompt: |-\n    Tell stories.\n    Short ones.\n'

/** Another program of the same person. */
async function program(request: APIRequestContext) {
  const answer = await request.post(`${address()}/api/v1/auth/login`, { data: { user_name: 'admin', password: PASSWORD }, headers: { Origin: pageHeaders().Origin } })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${token}` }
  return {
    create: async (name: string, systemPrompt: string, displayName?: string) => {
      const data = { metadata: { name, displayName }, spec: { systemPrompt } }
      expect((await request.post(`${address()}${GHOSTS}`, { headers, data })).status()).toBe(201)
    },
    patch: async (name: string, patch: object) =>
      expect((await request.patch(`${address()}${GHOSTS}/${name}`, { headers, data: patch })).status()).toBe(200),
    read: async (name: string) => (await (await request.get(`${address()}${GHOSTS}/${name}`, { headers })).json()) as { spec: { systemPrompt: string }; metadata: { displayName?: string } },
  }
}

const yaml = (page: Page) => page.getByRole('textbox', { name: 'YAML of the resource' })
const show = (page: Page, view: 'Form' | 'YAML') => page.getByRole('radio', { name: view, exact: true }).click()
const edit = (name: string) => `/resources/edit?kind=ghosts&namespace=default&name=${name}`

test('a ghost is made by form, changed as YAML with help, and brought back from its history', async ({ page, context }) => {
  await loggedIn(context)
  await visit(page, '/resources?kind=ghosts')
  await expect(page.getByRole('heading', { level: 1, name: 'Ghosts' })).toBeVisible()
  await accessible(page)
  await page.getByRole('link', { name: 'New Ghost' }).first().click()
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('does not have the form it needs').first()).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('story-teller')
  await page.getByLabel('System prompt').fill('Tell stories.\nShort ones.')
  await accessible(page)
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'story-teller' })).toBeVisible()

  await show(page, 'YAML')
  await expect(yaml(page)).toContainText('Short ones.')
  await accessible(page)
  await yaml(page).fill(`${STORY}  tools: [web]\n`)
  await expect(page.getByText(/“0” must be one of: web_search/).first()).toBeVisible()
  await expect(page.locator('.cm-lintRange-error')).toHaveText('web')
  await page.getByRole('button', { name: 'Review and save' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await yaml(page).fill(STORY)
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(0)
  await yaml(page).focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('  skil')
  await expect(page.getByRole('listbox').getByRole('option', { name: /^skills/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await yaml(page).fill(`${STORY}  # more to come\n  tools:\n    - web_fetch\n`)

  await show(page, 'Form')
  await expect(page.getByRole('checkbox', { name: 'web_fetch' })).toBeChecked()
  await page.getByLabel('System prompt').fill('Tell long stories.')
  await show(page, 'YAML')
  await expect(yaml(page)).toContainText('# more to come')
  await page.getByRole('button', { name: 'Review and save' }).click()
  await expect(page.getByRole('region', { name: 'Differences' })).toContainText('Tell long stories.')
  await expect(page.getByRole('region', { name: 'Differences' })).toContainText('Short ones.')
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Everything is saved')).toBeVisible()

  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Compare revision 1 with now' }).click()
  await expect(page.getByRole('region', { name: 'Differences' })).toContainText('web_fetch')
  await page.keyboard.press('Escape')
  await accessible(page)
  await page.getByRole('button', { name: 'Restore revision 1' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText('Revision 3')).toBeVisible()
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(yaml(page)).toContainText('Short ones.')
})

test.describe('with a second writer', () => {
  test.use({ expectedErrors: [/status of 409|ERR_FAILED .*watch/] })

  test('changes of both are merged', async ({ page, context, request }) => {
    const other = await program(request)
    await other.create('shared-ghost', 'Be kind.', 'Kind')
    await loggedIn(context)
    // The page is not told, so that only the save finds out.
    await page.route('**/api/v1/watch*', (route) => route.abort())
    await visit(page, edit('shared-ghost'))
    await show(page, 'Form')
    await page.getByLabel('System prompt').fill('Be strict.')
    await other.patch('shared-ghost', { metadata: { displayName: 'Very kind' }, spec: { systemPrompt: 'Be very kind.' } })
    await page.getByRole('button', { name: 'Review and save' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    const merge = page.getByRole('dialog', { name: 'Somebody else was faster' })
    await expect(merge).toContainText('metadata.displayName')
    await expect(merge.getByRole('button', { name: 'Merge' })).toBeDisabled()
    await accessible(page)
    await merge.getByRole('radio', { name: /Yours/ }).check()
    await merge.getByRole('button', { name: 'Merge' }).click()
    await expect(page.getByRole('region', { name: 'Differences' })).toContainText('Be strict.')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(await other.read('shared-ghost')).toMatchObject({ metadata: { displayName: 'Very kind' }, spec: { systemPrompt: 'Be strict.' } })
  })

  test('who edits is told while it happens', async ({ page, context, request }) => {
    const other = await program(request)
    await other.create('watched-ghost', 'One.')
    await loggedIn(context)
    const watching = page.waitForResponse((response) => response.url().includes('/api/v1/watch'))
    await visit(page, edit('watched-ghost'))
    await show(page, 'Form')
    await watching
    await other.patch('watched-ghost', { spec: { systemPrompt: 'Two.' } })
    await expect(page.getByLabel('System prompt')).toHaveValue('Two.')
    await page.getByLabel('System prompt').fill('Mine.')
    await other.patch('watched-ghost', { spec: { systemPrompt: 'Three.' } })
    await expect(page.getByText('Somebody else has changed this')).toBeVisible()
    await page.getByRole('button', { name: 'Merge the changes' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take all of theirs' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click()
    await expect(page.getByRole('dialog')).toContainText('There is no difference')
  })
})

test.describe('what is refused', () => {
  test.use({ expectedErrors: [/status of 4\d\d/] })

  test('export and import, where it is used, and what keeps it', async ({ page, context, request }) => {
    const other = await program(request)
    await other.create('kept-ghost', 'Stay.')
    await loggedIn(context)
    await visit(page, '/resources?kind=bots')
    await page.getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByLabel('YAML', { exact: true })
    await field.fill('kind: Bot\nmetadata: {name: keeper}\nspec: {ghostRef: {name: nobody}, shellRef: {name: Chat}}\n')
    await dialog.getByRole('button', { name: 'See what would happen' }).click()
    await expect(dialog.getByText('Refused', { exact: true })).toBeVisible()
    await accessible(page)
    await field.fill('kind: Bot\nmetadata: {name: keeper}\nspec: {ghostRef: {name: kept-ghost}, shellRef: {name: Chat}}\n')
    await dialog.getByRole('button', { name: 'See what would happen' }).click()
    await expect(dialog.getByText('New', { exact: true })).toBeVisible()
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await expect(dialog).toBeHidden()
    await page.getByRole('link', { name: /keeper/ }).click()

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    const exported = await readFile(await (await downloading).path(), 'utf8')
    expect(exported).toContain('kept-ghost')
    expect(exported).toContain('kind: Bot')

    await visit(page, edit('kept-ghost'))
    await page.getByRole('tab', { name: 'Where used' }).click()
    await expect(page.getByRole('link', { name: 'keeper' })).toBeVisible()
    await accessible(page)
    await page.getByRole('button', { name: 'Delete' }).click()
    const asked = page.getByRole('alertdialog')
    await expect(asked).toContainText('It is still in use')
    await asked.getByRole('button', { name: 'Delete' }).click()
    await expect(asked.getByRole('alert')).toContainText('It was not deleted')
    await accessible(page)
    await asked.getByRole('checkbox').check()
    await asked.getByRole('button', { name: 'Delete' }).click()
    await expect(page).toHaveURL(/resources\?kind=ghosts/)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'kept-ghost' })).toBeVisible()

    await visit(page, '/resources?kind=ghosts')
    await page.getByRole('button', { name: 'Import' }).click()
    await page.locator('input[type=file]').setInputFiles({ name: 'all.yaml', mimeType: 'application/yaml', buffer: Buffer.from(exported) })
    await dialog.getByRole('button', { name: 'See what would happen' }).click()
    await expect(dialog.getByText('New', { exact: true })).toBeVisible()
  })

  test('what the server refuses stands at its field', async ({ page, context }) => {
    await loggedIn(context)
    await visit(page, '/resources/edit?kind=ghosts')
    await show(page, 'Form')
    await page.getByLabel('Name', { exact: true }).fill('placed')
    await page.getByLabel('System prompt').fill('Hello.')
    await page.getByRole('button', { name: /more field/ }).last().click()
    await page.getByLabel('Name of a new entry: MCP servers').fill('both')
    await page.getByRole('button', { name: 'Add: MCP servers' }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByText('It was not saved.')).toBeVisible()
    await show(page, 'YAML')
    await expect(page.locator('.cm-lintRange-error').first()).toBeVisible()
    await accessible(page)
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, in Chinese, ${colorScheme}`, () => {
    const { viewport, userAgent, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7']
    test.use({ viewport, userAgent, deviceScaleFactor, hasTouch, isMobile, locale: 'zh-CN', colorScheme })

    test('resources are found, edited and saved', async ({ page, context, request }) => {
      const name = `phone-${colorScheme}`
      const other = await program(request)
      await other.create(name, 'One.', '手机')
      await loggedIn(context)
      await visit(page, '/resources?kind=ghosts')
      await page.getByRole('searchbox').fill(name)
      await page.getByRole('link', { name: new RegExp(name) }).tap()
      await page.getByRole('radio', { name: '表单' }).tap()
      await page.getByLabel('系统提示词').fill('Two.')
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(await overflow()).toBeLessThanOrEqual(0)
      await accessible(page)
      await page.getByRole('radio', { name: 'YAML' }).tap()
      await expect(page.locator('.cm-content')).toContainText('Two.')
      expect(await overflow()).toBeLessThanOrEqual(0)
      await accessible(page)
      await page.getByRole('button', { name: '查看差异并保存' }).tap()
      await expect(page.getByRole('region', { name: '差异' })).toContainText('Two.')
      expect(await overflow()).toBeLessThanOrEqual(0)
      await accessible(page)
      await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).tap()
      await expect(page.getByText('已全部保存')).toBeVisible()
      expect((await other.read(name)).spec.systemPrompt).toBe('Two.')
    })
  })
}

test('what is there at the start can be looked at, and unreadable YAML stays YAML', async ({ page, context }) => {
  await loggedIn(context)
  for (const kind of ['shells', 'teams', 'models', 'skills']) {
    await visit(page, `/resources?kind=${kind}`)
    await expect(page.getByRole('navigation', { name: 'Kinds of resources' })).toBeVisible()
    await accessible(page)
  }
  await visit(page, '/resources/edit?kind=models')
  await show(page, 'YAML')
  await yaml(page).fill('kind: Model\nspec: [')
  await expect(page.getByText('The form comes back once the YAML can be read.')).toBeVisible()
  await show(page, 'Form')
  await expect(yaml(page)).toContainText('spec: [')
  await yaml(page).fill('kind: Model\nmetadata:\n  name: m\nspec:\n  modelConfig:\n    env:\n      api_key: "***"\n')
  await show(page, 'Form')
  await expect(page.getByLabel(/API key/)).toHaveAttribute('placeholder', /Stored/)
  await accessible(page)
})

test('what is not saved is back after a reload, and can be thrown away', async ({ page, context }) => {
  await loggedIn(context)
  await visit(page, '/resources/edit?kind=ghosts')
  const prompt = page.getByLabel('System prompt')
  await prompt.fill('Half a thought.')
  await page.getByRole('link', { name: 'Models', exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible()
  await visit(page, '/resources/edit?kind=ghosts')
  await expect(prompt).toHaveValue('Half a thought.')
  await expect(page.getByText('did not save is back')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await expect(prompt).toHaveValue('')
  await page.reload()
  await expect(prompt).toHaveValue('')
})
