/** A page of the workspace against a server that answers as told. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { configure, render } from '@testing-library/react'
import { Suspense, type ReactNode } from 'react'
import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { ShellContext } from '@/components/shell/shell-context'
import { Toaster } from '@/components/ui/toast'
import { useSession } from '@/lib/session'
import { ApiServer, proxyOrigin } from './server'

// Texts and code are loaded when first asked for, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

/** Sizes do not change where there is no layout. */
class NoSizes {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}

/** The server of a file's tests; somebody is logged in. */
export function pageServer(): { readonly current: ApiServer } {
  vi.setConfig({ testTimeout: 30_000 })
  let server: ApiServer | undefined
  let stop = () => undefined as unknown
  beforeAll(async () => {
    // jsdom has no layout: nothing is wide there.
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
    vi.stubGlobal('ResizeObserver', NoSizes)
    server = await ApiServer.start()
    stop = proxyOrigin(server)
  })
  afterAll(async () => {
    stop()
    await server?.stop()
  })
  beforeEach(() => {
    useSession.setState({ token: 'abc', login: 'one', expiresAt: Date.now() + 3_600_000, ended: null })
    if (server) server.received.length = 0
  })
  return {
    get current() {
      if (!server) throw new Error('The server of a test starts before its first test.')
      return server
    },
  }
}

const shell = { desktop: false, sidebarShown: false, openSidebar: () => undefined }

export function show(page: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <QueryClientProvider client={client}>
      <ShellContext value={shell}>
        <Suspense>{page}</Suspense>
      </ShellContext>
      <Toaster />
    </QueryClientProvider>,
  )
}
