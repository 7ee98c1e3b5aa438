import { create } from 'zustand'

/** Whether the list of shortcuts is open. */
export const useShortcutHelp = create<{ open: boolean }>()(() => ({ open: false }))

export const openShortcutHelp = () => {
  useShortcutHelp.setState({ open: true })
}
