/** Changes of resources as they happen, as server-sent events. */
import { api } from '@/lib/api/client'
import { listResources } from './calls'
import { type Kind } from './kinds'

const PAUSE_MS = 3_000
/** Several writes that belong together are one change. */
const QUIET_MS = 200
const CHANGE = /^event:\s*(ADDED|MODIFIED|DELETED)\s*$/m

async function follow(kinds: readonly Kind[], since: number, signal: AbortSignal, onChange: () => void) {
  const { data } = await api.GET('/api/v1/watch', {
    params: { query: { kinds: kinds.join(','), resourceVersion: since } },
    parseAs: 'stream',
    signal,
  })
  const reader = (data as ReadableStream<Uint8Array> | undefined)?.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
  let text = ''
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    text += piece.value
    const end = text.lastIndexOf('\n')
    if (CHANGE.test(text.slice(0, end))) onChange()
    text = text.slice(end)
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Calls `onChange` after changes of the kinds; begins again when the connection is lost. The returned function stops it. */
export function watchKinds(kinds: readonly Kind[], onChange: () => void): () => void {
  const stopped = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, QUIET_MS)
  }
  const run = async () => {
    for (let round = 0; !stopped.signal.aborted; round++) {
      try {
        // What happened between two connections is asked for as a whole.
        const since = await latestVersion(kinds)
        if (round > 0) tell()
        await follow(kinds, since, stopped.signal, tell)
      } catch {
        // No connection: the next round tries again.
      }
      await pause(stopped.signal)
    }
  }
  void run()
  return () => {
    clearTimeout(timer)
    stopped.abort()
  }
}

/** Where a watch begins that wants only what is new. */
async function latestVersion([kind = 'Ghost']: readonly Kind[]): Promise<number> {
  return (await listResources(kind, {})).resourceVersion
}
