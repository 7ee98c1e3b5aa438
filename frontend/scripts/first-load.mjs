/*
 * What a browser downloads of scripts before it shows a page of the export, gzipped, against a limit.
 *
 *   first-load.mjs DIRECTORY [--show]
 *
 * Fails when a page is above its limit; with --show it only says how much each page has.
 */
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

// kB of 1,000 bytes. The chat is where people are: what it does not need at once comes later, by import().
const LIMITS = { chat: 250 }
const OTHER_LIMIT = 300

const [directory, flag] = process.argv.slice(2)
if (!directory) {
  process.stderr.write('usage: first-load.mjs DIRECTORY [--show]\n')
  process.exit(2)
}

const SCRIPT = /<script\b(?<attributes>[^>]*)>/gi
const SOURCE = /\ssrc="(?<address>[^"]+)"/i
// For browsers without modules, none of which can run the page; the others do not fetch it.
const LEGACY = /\snomodule/i

function scriptsOf(html) {
  const tags = [...html.matchAll(SCRIPT)].map((tag) => tag.groups.attributes).filter((attributes) => !LEGACY.test(attributes))
  return tags.map((attributes) => SOURCE.exec(attributes)?.groups.address).filter(Boolean)
}

async function sizeOf(address) {
  // Addresses carry the prefix under which the page is served, files do not.
  const file = path.join(directory, address.slice(address.indexOf('/_next/')).split('?')[0])
  return gzipSync(await readFile(file), { level: 9 }).length
}

async function weigh(page) {
  const scripts = new Set(scriptsOf(await readFile(path.join(directory, page), 'utf8')))
  const sizes = await Promise.all([...scripts].map(sizeOf))
  return { name: page.replace(/\.html$/, ''), kB: sizes.reduce((sum, size) => sum + size, 0) / 1000 }
}

const entries = await readdir(directory, { recursive: true })
const pages = await Promise.all(entries.filter((name) => name.endsWith('.html')).map(weigh))
const heavy = pages.filter(({ name, kB }) => kB > (LIMITS[name] ?? OTHER_LIMIT))
const told = pages.sort((a, b) => b.kB - a.kB).map(({ name, kB }) => `${name} ${kB.toFixed(0)}`)
process.stdout.write(`first load, kB of scripts gzipped: ${told.join(', ')}\n`)
for (const { name, kB } of heavy) {
  const limit = LIMITS[name] ?? OTHER_LIMIT
  process.stderr.write(`/${name} loads ${kB.toFixed(1)} kB of scripts at first, more than ${limit}: load what it does not need at once by import().\n`)
}
if (heavy.length > 0 && flag !== '--show') process.exit(1)
