// Writes .br and .gz siblings of every text file of the export, so that the server never compresses while somebody waits.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXT = new Set(['.html', '.js', '.mjs', '.css', '.svg', '.json', '.txt', '.xml', '.webmanifest', '.map'])
const SMALLEST = 1024

const brotli = (data) =>
  promisify(brotliCompress)(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  })
const gz = (data) => promisify(gzip)(data, { level: 9 })

async function compress(file) {
  const data = await readFile(file)
  if (data.length <= SMALLEST) return { plain: data.length, small: data.length }
  const [br, zipped] = await Promise.all([brotli(data), gz(data)])
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, zipped)])
  return { plain: data.length, small: br.length }
}

const directory = process.argv[2]
if (!directory) {
  process.stderr.write('usage: precompress.mjs DIRECTORY\n')
  process.exit(2)
}
const entries = await readdir(directory, { recursive: true, withFileTypes: true })
const files = entries
  .filter((entry) => entry.isFile() && TEXT.has(path.extname(entry.name)))
  .map((entry) => path.join(entry.parentPath, entry.name))
let plain = 0
let small = 0
for (const file of files) {
  const sizes = await compress(file)
  plain += sizes.plain
  small += sizes.small
}
const kB = (bytes) => `${Math.round(bytes / 1000)} kB`
process.stdout.write(`precompressed ${files.length} files: ${kB(plain)} -> ${kB(small)} (brotli)\n`)
