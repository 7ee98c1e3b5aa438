import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/features/account/api'
import { type Viewer } from '@/lib/viewer'

/** The person who is logged in, for features that offer only what this person may do. */
export function useViewer(): Viewer {
  const me = useQuery(meQuery).data
  return { id: me?.id, isAdmin: me?.role === 'admin' }
}
