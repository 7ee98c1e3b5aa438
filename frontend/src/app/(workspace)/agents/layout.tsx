import type { ReactNode } from 'react'
import { AreaPages } from '../area-pages'

export default function AgentsLayout({ children }: { children: ReactNode }) {
  return <AreaPages name="agents">{children}</AreaPages>
}
