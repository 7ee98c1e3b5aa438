/** Changes of several kinds of cached data at once, shown before the server has agreed; of one kind: `mutations.ts`. */
import { type QueryClient, type QueryKey } from '@tanstack/react-query'
import { type TFunction } from 'i18next'
import { describeError } from '@/lib/api/describe'
import { ApiError } from '@/lib/api/errors'
import { toast } from '@/lib/toasts'

/** Calls off what is on its way under a key, and returns how to put everything there back as it is now. */
export async function holdCache(client: QueryClient, queryKey: QueryKey): Promise<() => void> {
  await client.cancelQueries({ queryKey })
  const before: [QueryKey, unknown][] = client.getQueriesData({ queryKey })
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data)
    void client.invalidateQueries({ queryKey })
  }
}

/** Says what has not worked, as a sentence, and why. */
export function sayRefused(t: TFunction<'common'>, what: string, error: unknown) {
  const requestId = error instanceof ApiError && error.status >= 500 ? error.requestId : null
  const known = requestId ? ` ${t('app.requestId', { id: requestId })}` : ''
  toast(`${what} ${describeError(t, error)}${known}`, { tone: 'danger' })
}
