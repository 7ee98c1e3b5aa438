/** Sends a file and tells how far it is, which `fetch` cannot. */
import { baseUrl } from './base'
import { ApiError, errorFrom, isErrorAnswer, unreachable } from './errors'
import { presentToken, tokenAfter } from './renewal'

export interface Upload {
  method: 'PUT' | 'POST'
  /** From the root of the API, with a slash at its beginning. */
  path: string
  body: Blob
  contentType: string
  /** From 0 to 1. */
  onProgress?: (part: number) => void
  signal?: AbortSignal
}

interface Sent {
  response: Response
  body: unknown
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function send({ method, path, body, contentType, onProgress, signal }: Upload, token: string | null): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, baseUrl + path)
    request.setRequestHeader('Content-Type', contentType)
    if (token !== null) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total)
    }
    request.onload = () => {
      const headers = { 'x-request-id': request.getResponseHeader('x-request-id') ?? '' }
      resolve({
        response: new Response(null, { status: request.status, statusText: request.statusText, headers }),
        body: parsed(request.responseText),
      })
    }
    request.onerror = () => reject(unreachable('The upload broke off.'))
    request.onabort = () => reject(new ApiError({ reason: 'Aborted', status: 0, message: '' }))
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

const hasExpired = ({ response, body }: Sent) => response.status === 401 && isErrorAnswer(body) && body.error.reason === 'TokenExpired'

/** The JSON that the server answers, or an `ApiError`. A token that has just expired is renewed and the file sent again. */
export async function upload<T>(wanted: Upload): Promise<T> {
  const token = await presentToken()
  let sent = await send(wanted, token)
  if (token !== null && hasExpired(sent)) sent = await send(wanted, await tokenAfter(token))
  if (!sent.response.ok) throw errorFrom(sent.response, sent.body)
  return sent.body as T
}
