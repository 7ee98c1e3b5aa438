/*
 * How evenly the page of a running product is drawn: frames while nothing happens, while an answer is streamed, while a
 * conversation is scrolled. One line of JSON per case.
 *
 *   frames.mjs URL [--long TASK_ID]        with WEGENT_USER (admin) and WEGENT_PASSWORD
 *
 * A frame that took twice as long as it should counts as one dropped, and so on.
 */
import { enter, launch, logIn } from './browser.mjs'

const [url, flag, longTask] = process.argv.slice(2)
if (!url || (flag !== undefined && flag !== '--long')) {
  process.stderr.write('usage: frames.mjs URL [--long TASK_ID]\n')
  process.exit(2)
}
const person = { user: process.env.WEGENT_USER ?? 'admin', password: process.env.WEGENT_PASSWORD ?? '' }
const FRAME_MS = 1000 / 60
const CHUNK_SECONDS = 0.02
const ANSWER_BYTES = 20_000
const IDLE_MS = 10_000
const SCROLL_MS = 10_000
const PATIENCE = 180_000

const SECTION = `## How it is put together

A conversation is **one** resource; its messages lie in order, and \`offsets\` count code points. Nothing is *sent twice*, and nothing is lost.

1. The message is written down.
2. The model is asked, and its words are told as they come.
3. What was said is kept.

| part | what it does | since |
|---|---|---|
| backend | serves and tells | 0.1 |
| worker | answers | 0.1 |

\`\`\`python
def answer(question: str) -> str:
    """What a model says."""
    return model.ask(question, patience=5)
\`\`\`

> Whoever reads on sees the same, also after a reload.

`
const ANSWER = SECTION.repeat(Math.ceil(ANSWER_BYTES / SECTION.length)).slice(0, ANSWER_BYTES)

/** Starts to note when frames are drawn. */
const watch = (page) =>
  page.evaluate(() => {
    const times = []
    const note = (time) => {
      times.push(time)
      globalThis.watching = requestAnimationFrame(note)
    }
    globalThis.frameTimes = times
    globalThis.watching = requestAnimationFrame(note)
  })

async function gather(page) {
  const times = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.watching)
    return globalThis.frameTimes
  })
  const gaps = times.slice(1).map((time, index) => time - times[index])
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0)
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1))
  return { frames: gaps.length, dropped, share: dropped / (gaps.length + dropped), p50: at(0.5), p99: at(0.99), longest: at(1) }
}

async function cpuOf(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const value = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
    return { script: value('ScriptDuration'), layout: value('LayoutDuration') + value('RecalcStyleDuration') }
  }
}

async function during(page, name, work) {
  const cpu = await cpuOf(page)
  const before = await cpu()
  await watch(page)
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  const frames = await gather(page)
  const after = await cpu()
  const spent = { script: after.script - before.script, layout: after.layout - before.layout }
  console.log(JSON.stringify({ name, seconds, ...frames, ...spent }))
}

async function stream(page) {
  await page.goto(`${url}/chat`)
  await page.getByRole('textbox', { name: 'Message' }).fill(`[[delay:${String(CHUNK_SECONDS)}]][[say:${ANSWER}]]`)
  await page.getByRole('button', { name: 'Send message' }).click()
  const answer = page.locator('article[data-phase]').last()
  await answer.locator('.markdown').waitFor()
  await during(page, 'streaming', () => page.locator('article[data-phase=done]').last().waitFor({ timeout: PATIENCE }))
  const shown = (await answer.locator('.markdown').innerText()).length
  if (shown < ANSWER_BYTES / 2) throw new Error(`Only ${String(shown)} characters of the answer are shown.`)
}

/** The wheel turns once a frame: up as far as it goes in that time, then down again. */
async function scroll(page) {
  await page.goto(`${url}/chat?task=${longTask}`)
  await page.locator('article').last().waitFor()
  await page.waitForTimeout(1000)
  await page.mouse.move(640, 300)
  for (const [name, step] of [['scrolling up', -400], ['scrolling down', 400]]) {
    await during(page, name, async () => {
      const end = performance.now() + SCROLL_MS
      while (performance.now() < end) {
        await page.mouse.wheel(0, step)
        await page.waitForTimeout(FRAME_MS)
      }
    })
  }
}

const browser = await launch()
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const page = await enter(context, url, await logIn(url, person))
  page.setDefaultTimeout(PATIENCE)
  await during(page, 'nothing', () => page.waitForTimeout(IDLE_MS))
  await page.goto(`${url}/chat`)
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  await page.waitForTimeout(2000)
  await during(page, 'idle chat', () => page.waitForTimeout(IDLE_MS))
  await stream(page)
  if (longTask) await scroll(page)
} finally {
  await browser.close()
}
