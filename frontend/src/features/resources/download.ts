/** Hands a text to the browser as a file. */
export function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

const SEPARATOR = /^---\s*$/m

/** Several exports as one: what more than one of them brings along is there once. */
export function joinDocuments(exports: readonly string[]): string {
  const documents = exports.flatMap((text) => text.split(SEPARATOR)).map((text) => text.trim())
  const kept = [...new Set(documents.filter((text) => text !== ''))]
  return kept.map((text) => `${text}\n`).join('---\n')
}
