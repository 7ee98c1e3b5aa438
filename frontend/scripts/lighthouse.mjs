/*
 * Lighthouse on pages of a running product, as somebody who is logged in.
 *
 *   lighthouse.mjs URL [PAGE…]        with WEGENT_USER (admin) and WEGENT_PASSWORD
 *
 * Prints scores (the middle one of three runs) and what keeps them lower; fails below the marks. How fast a phone with a
 * slow network is gets printed, but has no mark.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import lighthouse, { desktopConfig } from 'lighthouse'
import { enter, logIn } from './browser.mjs'
import { CHROMIUM, FLAGS } from './chromium.ts'

const MARKS = { performance: 90, accessibility: 95, 'best-practices': 95 }
const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
}
const PORT = 9333
const RUNS = 3

const [url, ...asked] = process.argv.slice(2)
if (!url) {
  process.stderr.write('usage: lighthouse.mjs URL [PAGE…]\n')
  process.exit(2)
}
const pages = asked.length > 0 ? asked : ['/chat', '/settings']
const person = { user: process.env.WEGENT_USER ?? 'admin', password: process.env.WEGENT_PASSWORD ?? '' }

// A phone is Lighthouse's own idea of one: a processor four times as slow, on a slow network.
const DEVICES = { desktop: desktopConfig, phone: { extends: 'lighthouse:default' } }

/** Everything is fetched, as on a first visit, but by somebody who is logged in: the storage is not emptied. */
const OPTIONS = { port: PORT, disableStorageReset: true, onlyCategories: Object.keys(MARKS), logLevel: 'error' }

async function run(page, config) {
  const profile = await mkdtemp(path.join(tmpdir(), 'wegent-lighthouse-'))
  const args = [...FLAGS, `--remote-debugging-port=${PORT}`]
  const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args, locale: 'en-US' })
  try {
    // The refresh token in the cookie counts once: each run has a login of its own.
    await enter(context, url, await logIn(url, person))
    const found = await lighthouse(url + page, OPTIONS, config)
    if (!found) throw new Error('Lighthouse gave no result.')
    return found.lhr
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}

const scoreOf = (result, category) => Math.round((result.categories[category].score ?? 0) * 100)

async function middle(page, config) {
  const results = []
  for (let count = 0; count < RUNS; count += 1) results.push(await run(page, config))
  results.sort((a, b) => scoreOf(a, 'performance') - scoreOf(b, 'performance'))
  return results[Math.floor(RUNS / 2)]
}

/** Audits that cost points, the worst first. */
function faults(result) {
  const weighed = Object.keys(MARKS).flatMap((category) => result.categories[category].auditRefs)
  return weighed
    .filter(({ weight }) => weight > 0)
    .map(({ id, weight }) => ({ weight, ...result.audits[id] }))
    .filter(({ score }) => score !== null && score < 0.9)
    .sort((a, b) => (1 - b.score) * b.weight - (1 - a.score) * a.weight)
}

function tell(page, device, result) {
  const scores = Object.keys(MARKS).map((category) => String(scoreOf(result, category)).padStart(4))
  const metrics = Object.entries(METRICS).map(([name, id]) => `${name} ${result.audits[id].displayValue ?? '?'}`)
  console.log(`${page.padEnd(14)} ${device.padEnd(8)} ${scores.join('  ')}   ${metrics.join(', ')}`)
  for (const { title, displayValue, details } of faults(result)) {
    console.log(`    ${title}${displayValue ? `: ${displayValue}` : ''}`)
    for (const { node, description } of details?.items?.slice(0, 3) ?? []) if (node ?? description) console.log(`        ${node?.snippet ?? description}`)
  }
}

console.log('page           device   perf  a11y  best   metrics')
let below = false
for (const page of pages) {
  for (const [device, config] of Object.entries(DEVICES)) {
    const result = await middle(page, config)
    if (!result.finalDisplayedUrl.includes(page)) throw new Error(`${page} led to ${result.finalDisplayedUrl}: is the password right?`)
    tell(page, device, result)
    const marks = Object.entries(MARKS).filter(([category]) => device === 'desktop' || category !== 'performance')
    below ||= marks.some(([category, mark]) => scoreOf(result, category) < mark)
  }
}
if (below) {
  console.error(`Below the marks: ${JSON.stringify(MARKS)}`)
  process.exit(1)
}
