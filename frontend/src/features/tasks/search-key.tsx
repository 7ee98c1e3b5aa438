'use client'

import { useShell } from '@/components/shell/shell-context'
import { useShortcut } from '@/lib/shortcuts'
import { askForSearch } from './ui'

/** The keys that lead to the search for conversations from everywhere. */
export function SearchKey() {
  const { openSidebar } = useShell()
  useShortcut('search', () => {
    openSidebar()
    askForSearch()
  })
  return null
}
