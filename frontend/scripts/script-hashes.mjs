// Writes which inline scripts each page of the export has, as hashes: the server lets these run and no other.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

const SCRIPT = /<script(?<attributes>[^>]*)>(?<code>[\s\S]*?)<\/script>/gi
const SOURCE = /\ssrc\s*=/i

const directory = process.argv[2]
if (!directory) {
  process.stderr.write('usage: script-hashes.mjs DIRECTORY\n')
  process.exit(2)
}

const hash = (code) => `sha256-${createHash('sha256').update(code).digest('base64')}`

async function hashesOf(page) {
  const html = await readFile(path.join(directory, page), 'utf8')
  const inline = [...html.matchAll(SCRIPT)].map(({ groups }) => groups).filter(({ attributes }) => !SOURCE.test(attributes))
  return [...new Set(inline.map(({ code }) => hash(code)))].sort()
}

const entries = await readdir(directory, { recursive: true })
const pages = entries
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.split(path.sep).join('/'))
  .sort()
const hashes = Object.fromEntries(await Promise.all(pages.map(async (page) => [page, await hashesOf(page)])))
await writeFile(path.join(directory, 'script-hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`)
process.stdout.write(`hashed the inline scripts of ${pages.length} pages\n`)
