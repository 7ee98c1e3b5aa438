import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/features/account/api'
import { type Viewer } from '@/features/resources/resource-page'

export function useViewer(): Viewer {
  const { data } = useQuery(meQuery)
  return { id: data?.id, isAdmin: data?.role === 'admin' }
}
