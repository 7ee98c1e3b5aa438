/** Where the API is: on this page's origin, perhaps under a path. */
const basePath = process.env.NEXT_PUBLIC_BASE_PATH ?? ''

export const baseUrl = typeof window === 'undefined' ? basePath : window.location.origin + basePath

/** Tells the server that this page asks, which no other site can: its refresh token is a cookie then. */
export const PAGE_HEADERS = { 'X-Wegent-Page': basePath === '' ? '/' : basePath }
