import type { ReactNode } from 'react'
import { AreaPages } from '../area-pages'

export default function GroupsLayout({ children }: { children: ReactNode }) {
  return <AreaPages name="groups">{children}</AreaPages>
}
