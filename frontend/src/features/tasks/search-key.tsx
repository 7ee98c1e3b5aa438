'use client'

import { useEffect } from 'react'
import { useShell } from '@/components/shell/shell-context'
import { askForSearch } from './ui'

/** Ctrl + K, or ⌘ + K, leads to the search for conversations from everywhere. */
export function SearchKey() {
  const { openSidebar } = useShell()
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      // Not from within a dialog, which keeps the focus.
      if (event.defaultPrevented || document.querySelector('[role=dialog],[role=alertdialog]')) return
      event.preventDefault()
      openSidebar()
      askForSearch()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [openSidebar])
  return null
}
