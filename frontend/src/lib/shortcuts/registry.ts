/** Who acts on a shortcut now: whoever has come last. A shortcut for which nobody is there does nothing and is not listed. */
import { useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'
import { type ShortcutName, shortcutOf, SHORTCUTS } from './keys'

interface Acting {
  name: ShortcutName
  run: () => void
}

const useActing = create<{ all: readonly Acting[] }>()(() => ({ all: [] }))

/** A dialog has the keyboard to itself. */
const inDialog = (): boolean => document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || inDialog()) return
  const name = shortcutOf(event)
  const acting = name && useActing.getState().all.findLast((other) => other.name === name)
  if (!acting) return
  event.preventDefault()
  if (!event.repeat) acting.run()
}

function listen(acting: Acting): () => void {
  if (useActing.getState().all.length === 0) window.addEventListener('keydown', onKeyDown)
  useActing.setState(({ all }) => ({ all: [...all, acting] }))
  return () => {
    useActing.setState(({ all }) => ({ all: all.filter((other) => other !== acting) }))
    if (useActing.getState().all.length === 0) window.removeEventListener('keydown', onKeyDown)
  }
}

/** Acts on a shortcut while the caller is mounted and `enabled`. */
export function useShortcut(name: ShortcutName, run: () => void, enabled = true) {
  const latest = useEffectEvent(run)
  useEffect(() => {
    if (!enabled) return undefined
    return listen({ name, run: () => { latest() } })
  }, [name, enabled])
}

/** Shortcuts that do something now. */
export function useShortcuts(): ShortcutName[] {
  const all = useActing((state) => state.all)
  const names = new Set(all.map(({ name }) => name))
  return (Object.keys(SHORTCUTS) as ShortcutName[]).filter((name) => names.has(name))
}
