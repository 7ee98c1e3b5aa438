/** Changes that are shown before the server has agreed, and taken back with a word when it does not. */
import { type QueryClient, type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { describeError } from '@/lib/api/describe'
import { ApiError } from '@/lib/api/errors'
import { toast } from '@/lib/toasts'

interface Change<Data, Variables, Answer> {
  /** Key of what is changed; of several queries under it, all that hold something. */
  queryKey: QueryKey
  /** What is shown while the server has not answered. Must not change `data` itself. */
  apply: (data: Data, variables: Variables) => Data
  send: (variables: Variables) => Promise<Answer>
  /** What has not worked, as a sentence: "The conversation could not be archived." */
  failed: string
  onSuccess?: (answer: Answer, variables: Variables) => void
}

type Shown<Data> = [QueryKey, Data | undefined][]

/** Others that change the same are still under way: what they show must stay. */
const isLast = (client: QueryClient, mutationKey: QueryKey) => client.isMutating({ mutationKey }) === 1

/**
 * A mutation whose outcome is shown at once. When it fails, what was shown before comes back, and a notice gives the reason;
 * in the end the server's own version is fetched.
 */
export function useOptimistic<Data, Variables, Answer = unknown>(change: Change<Data, Variables, Answer>) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const { queryKey, apply, send, failed, onSuccess } = change
  const mutationKey = ['optimistic', ...queryKey]
  return useMutation<Answer, Error, Variables, { before: Shown<Data> }>({
    mutationKey,
    mutationFn: send,
    onMutate: async (variables) => {
      // An answer that was asked for earlier would undo what is shown.
      await client.cancelQueries({ queryKey })
      const before = client.getQueriesData<Data>({ queryKey })
      client.setQueriesData<Data>({ queryKey }, (data) => (data === undefined ? data : apply(data, variables)))
      return { before }
    },
    onError: (error, _variables, shown) => {
      // With others under way the earlier state would take back theirs too: the refetch that follows the last one mends it.
      if (shown && isLast(client, mutationKey)) for (const [key, data] of shown.before) client.setQueryData(key, data)
      const requestId = error instanceof ApiError && error.status >= 500 ? error.requestId : null
      const known = requestId ? ` ${t('app.requestId', { id: requestId })}` : ''
      toast(`${failed} ${describeError(t, error)}${known}`, { tone: 'danger' })
    },
    onSuccess,
    onSettled: () => {
      if (isLast(client, mutationKey)) void client.invalidateQueries({ queryKey })
    },
  })
}
