// OpenAPI document -> TypeScript types. Both files are committed; `scripts/generate.py --check` finds drift.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const API = new URL('../src/lib/api/', import.meta.url)
const document = JSON.parse(await readFile(new URL('openapi.json', API), 'utf8'))

// A field with a default may be left out of a request, so it stays optional.
const ast = await openapiTS(document, { defaultNonNullable: false, alphabetize: true, silent: true })
const header = '/** Generated from openapi.json by `make generate`. Do not edit. */\n\n'
await writeFile(new URL('schema.d.ts', API), header + astToString(ast))
