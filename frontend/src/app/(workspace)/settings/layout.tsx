import type { ReactNode } from 'react'
import { AreaPages } from '../area-pages'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <AreaPages name="settings">{children}</AreaPages>
}
