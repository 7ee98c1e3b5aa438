/** Addresses of pictures in the page's memory: one for each, for as long as the picture is needed. */
const addresses = new WeakMap<Blob, string>()

export function addressOf(picture: Blob): string {
  const known = addresses.get(picture)
  if (known !== undefined) return known
  const made = URL.createObjectURL(picture)
  addresses.set(picture, made)
  return made
}

export function forgetAddress(picture: Blob) {
  const known = addresses.get(picture)
  if (known !== undefined) URL.revokeObjectURL(known)
  addresses.delete(picture)
}
