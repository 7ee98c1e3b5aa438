import { type QueryClient, type QueryKey } from '@tanstack/react-query'

/** Asks the server again. An answer that is on its way may be older than what is known by now: it does not count. */
export async function askAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  // Invalidating alone lets a first answer that is on its way through.
  await client.cancelQueries({ queryKey })
  await client.invalidateQueries({ queryKey })
}
