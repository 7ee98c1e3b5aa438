/** A login through a provider ends there too: otherwise the next person at this browser would be let in again. */
import { farewell } from './api/renewal'
import { oidcPath } from './navigation'
import { useSession } from './session'

const STORAGE_KEY = 'wegent.provider'

/** Through which provider the present login came; null: by a password. */
export function rememberProvider(name: string | null) {
  if (name === null) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, name)
}

/** Whoever logs out on purpose goes on to the provider's logout; of several windows, one does. */
export function followProviderLogout(leave: (path: string) => void = (path) => window.location.assign(path)) {
  return useSession.subscribe((session, before) => {
    if (before.login === null || session.login !== null || session.ended !== 'left') return
    const provider = localStorage.getItem(STORAGE_KEY)
    rememberProvider(null)
    // A page that is left too early does not hear that the server has heard.
    if (provider !== null) queueMicrotask(() => void farewell().then(() => leave(oidcPath(provider, 'logout'))))
  })
}
