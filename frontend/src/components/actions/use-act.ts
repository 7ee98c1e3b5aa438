'use client'

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/ui/toast'
import { describeError } from '@/lib/api/describe'

interface Options<Of, Answer> {
  act: (of: Of) => Promise<Answer>
  /** What has to be asked for anew, by the beginning of its key. */
  changes: readonly QueryKey[]
  /** Says that it is done; without it the page shows that by itself. */
  done?: (answer: Answer, of: Of) => string
}

/** Does something, says what came of it in a toast, and asks anew for what it changed. The promise is true when it was done. */
export function useAct<Of = void, Answer = unknown>({ act, changes, done }: Options<Of, Answer>) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })))
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: async (answer, of) => {
      await refresh()
      if (done) toast(done(answer, of))
    },
    onError: (error) => {
      toast(describeError(t, error), { tone: 'danger' })
      void refresh()
    },
  })
  return {
    busy: mutation.isPending,
    of: mutation.isPending ? mutation.variables : undefined,
    run: (of: Of) =>
      mutation.mutateAsync(of).then(
        () => true,
        () => false,
      ),
  }
}
