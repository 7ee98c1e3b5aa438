/** Logins of a command line that wait for somebody to approve them. */
import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type ApiError } from '@/lib/api/errors'

export const cliRequestQuery = (code: string) =>
  queryOptions({
    queryKey: ['auth', 'cli', code],
    queryFn: () => unwrap(api.GET('/api/v1/auth/cli/request', { params: { query: { code } } })),
    retry: false,
    staleTime: Infinity,
  })

/** Answers whether it was approved. */
export function useDecision(code: string) {
  return useMutation<boolean, ApiError, boolean>({
    mutationFn: async (approve) => {
      const answer = await unwrap(api.POST('/api/v1/auth/cli/decide', { body: { user_code: code, approve } }))
      return answer.approved
    },
  })
}
