import { createContext, useContext } from 'react'

interface ShellState {
  desktop: boolean
  /** Opens the drawer (phone) or shows the sidebar (desktop). */
  openSidebar: () => void
  sidebarShown: boolean
}

export const ShellContext = createContext<ShellState | null>(null)

export function useShell(): ShellState {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('useShell needs a Shell around it')
  return shell
}
