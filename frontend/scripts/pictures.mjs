/*
 * Pictures of pages of a running product, light and dark.
 *
 *   pictures.mjs URL TASK_ID DIRECTORY        with WEGENT_USER (admin) and WEGENT_PASSWORD
 *
 * A page that the export does not have is named and left out.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { enter, launch, logIn } from './browser.mjs'

const [url, task, directory] = process.argv.slice(2)
if (!directory) {
  process.stderr.write('usage: pictures.mjs URL TASK_ID DIRECTORY\n')
  process.exit(2)
}
const person = { user: process.env.WEGENT_USER ?? 'admin', password: process.env.WEGENT_PASSWORD ?? '' }

async function openTimeline(page) {
  const answer = page.locator('article[data-phase=done]').last()
  await answer.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'How it came about' }).click()
  await page.getByRole('dialog').waitFor()
}

/** Name of the picture, address, and what is done before it is taken. */
const PAGES = [
  { name: 'new-chat', at: '/chat' },
  { name: 'conversation', at: `/chat?task=${task}`, ready: (page) => page.locator('article[data-phase=done]').last().waitFor() },
  { name: 'timeline', at: `/chat?task=${task}`, ready: openTimeline },
  { name: 'agents', at: '/agents' },
  { name: 'agent', at: '/agents/view?namespace=default&name=article-line&scope=own' },
  { name: 'models', at: '/agents/models' },
  { name: 'skills', at: '/agents/skills' },
  { name: 'mcp', at: '/agents/mcp' },
  { name: 'resources', at: '/resources' },
  { name: 'groups', at: '/groups' },
  { name: 'preferences', at: '/settings' },
  { name: 'keys', at: '/settings/keys' },
  { name: 'administration', at: '/admin' },
  { name: 'audit', at: '/admin/audit' },
]

const VIEW = { width: 1280, height: 800 }
const QUALITY = 82
const PATIENCE = 60_000

/** Nothing that still loads or moves. */
async function settled(page) {
  await page.locator('h1').first().waitFor()
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(1500)
}

/** WebP, which is a third of a PNG; Playwright itself takes none. */
async function take(page, file) {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  await session.detach()
  const picture = Buffer.from(data, 'base64')
  await writeFile(file, picture)
  return picture.length
}

async function inTheme(browser, theme) {
  const context = await browser.newContext({ viewport: VIEW, locale: 'en-US', colorScheme: theme, reducedMotion: 'reduce' })
  const stored = { 'wegent.theme': theme, 'wegent.language': 'en' }
  const page = await enter(context, url, await logIn(url, person), stored)
  page.setDefaultTimeout(PATIENCE)
  for (const { name, at, ready } of PAGES) {
    const answer = await page.goto(url + at)
    if (answer?.status() === 404) {
      console.log(`left out: ${at}, which the page does not have`)
      continue
    }
    await ready?.(page)
    await settled(page)
    // Where the person has chosen otherwise, the server's word would come after the storage's.
    await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), theme === 'dark')
    const bytes = await take(page, path.join(directory, `${name}-${theme}.webp`))
    console.log(`${name}-${theme}.webp: ${Math.round(bytes / 1000)} kB`)
  }
  await context.close()
}

const browser = await launch()
try {
  for (const theme of ['light', 'dark']) await inTheme(browser, theme)
} finally {
  await browser.close()
}
