/** Addresses that a model's text may point to. */
const LINK = /^(?:https?:\/\/|mailto:|#)/i
const INLINE_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,/i

/** The address, or an empty one when it could run code or leaves the known schemes. */
export function safeUrl(url: string): string {
  const trimmed = url.trim()
  return LINK.test(trimmed) || INLINE_IMAGE.test(trimmed) ? trimmed : ''
}

export const isInlineImage = (url: string): boolean => INLINE_IMAGE.test(url)
