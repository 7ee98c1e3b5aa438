import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type ApiError } from '@/lib/api/errors'
import { rememberProvider } from '@/lib/provider-logout'
import { startSession } from '@/lib/session'

/** Whether this installation still waits for its first password. */
export const setupQuery = queryOptions({
  queryKey: ['auth', 'setup'],
  queryFn: () => unwrap(api.GET('/api/v1/auth/admin-password/setup')),
  staleTime: 0,
})

interface Credentials {
  user_name: string
  password: string
}

/** Logs in; the session begins when the server agrees. */
export function useLogin() {
  return useMutation<null, ApiError, Credentials>({
    mutationFn: async (body) => {
      const answer = await unwrap(api.POST('/api/v1/auth/login', { body }))
      startSession(answer)
      rememberProvider(null)
      return null
    },
  })
}

interface FirstPassword {
  password: string
  setup_token: string | null
}

/** Sets the first password and logs its user in. */
export function useSetup() {
  return useMutation<null, ApiError, FirstPassword>({
    mutationFn: async ({ password, setup_token }) => {
      const body = setup_token ? { password, setup_token } : { password }
      const answer = await unwrap(api.POST('/api/v1/auth/admin-password/setup', { body }))
      startSession(answer)
      rememberProvider(null)
      return null
    },
  })
}
