import { accessible, ended, expect, say, test, textOf, visit } from './person'
import { PASSWORD } from './product'

test('the first page asks for a password, and the chat answers', async ({ page }) => {
  await visit(page, '/')
  const password = page.getByLabel('New password')
  const again = page.getByLabel('The same password again')
  const start = page.getByRole('button', { name: 'Set password and start' })
  await accessible(page)

  await password.fill('short')
  await again.fill('other')
  await start.click()
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible()

  await password.fill(PASSWORD)
  await again.fill(PASSWORD)
  await start.click()
  await expect(page).toHaveURL(/\/chat$/)

  await page.getByRole('button', { name: 'Show me around' }).click()
  const stop = page.getByRole('dialog')
  await accessible(page)
  for (const title of ['Ask here', 'Who answers', 'Your conversations', 'Make it yours', 'You']) {
    await expect(stop.getByRole('heading', { name: title })).toBeVisible()
    await stop.getByRole('button').last().click()
  }
  await expect(stop).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Show me around' })).toHaveCount(0)

  await say(page, 'Say hello in one short sentence.')
  await ended(page)
  await expect(textOf(page)).toHaveText('You said: Say hello in one short sentence.')
  await expect(page).toHaveURL(/\/chat\?task=\d+$/)
})
