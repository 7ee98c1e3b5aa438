/*
 * A new user's first minute, in Chromium: choose the password, ask, watch the answer stream in, take the picture.
 *
 *   first-answer.mjs URL PICTURE.png
 *
 * Fails when the page shows no growing answer, or when the console shows an error.
 */
import { launch } from './browser.mjs'

const [url, picture] = process.argv.slice(2)
const QUESTION = 'Say hello in one short sentence.'
const PATIENCE = 120_000

const browser = await launch()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2, locale: 'en-US' })
  page.setDefaultTimeout(PATIENCE)
  const errors = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))

  await page.goto(url)
  await page.getByLabel('New password').fill('a password for the picture')
  await page.getByLabel('The same password again').fill('a password for the picture')
  await page.getByRole('button', { name: 'Set password and start' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill(QUESTION)
  await page.getByRole('button', { name: 'Send message' }).click()

  const answer = page.locator('article[data-phase]').last()
  const lengths = new Set()
  while ((await answer.getAttribute('data-phase')) !== 'done') {
    if ((await answer.getAttribute('data-phase')) === 'failed') throw new Error(await answer.innerText())
    lengths.add((await answer.innerText()).length)
    await page.waitForTimeout(30)
  }
  const text = await answer.locator('.markdown').innerText()
  console.log(`asked: ${QUESTION}\nanswered: ${text}\nseen growing in ${lengths.size} steps`)
  if (!text.trim() || errors.length) throw new Error(`empty answer, or errors in the console: ${errors.join('; ')}`)
  await page.waitForTimeout(500)
  await page.screenshot({ path: picture })
} finally {
  await browser.close()
}
