import type { ReactNode } from 'react'
import { AreaPages } from '../area-pages'

export default function ResourcesLayout({ children }: { children: ReactNode }) {
  return <AreaPages name="agents">{children}</AreaPages>
}
