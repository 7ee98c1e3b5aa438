/** Has the browser save something as a file. */
export function saveFile(content: Blob, name: string) {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser needs the address until it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
