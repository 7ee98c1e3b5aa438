'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadingPage } from '@/components/page/loading-page'
import { AdminsOnly } from '@/features/admin/admins-only'
import { meQuery } from '@/features/account/api'
import { AreaPages } from '../area-pages'

/** Others get a word instead of pages whose every list is refused. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  const { data: me, isPending } = useQuery(meQuery)
  if (isPending) return <LoadingPage />
  // Who cannot be asked for sees what the server says to each page.
  if (me && me.role !== 'admin') return <AdminsOnly />
  return <AreaPages name="admin">{children}</AreaPages>
}
