/** Keyboard shortcuts of the workspace: one registry. `useShortcut('search', open)` acts on one; the help dialog lists them. */
export { capsOf, type ShortcutName } from './keys'
export { openShortcutHelp, useShortcutHelp } from './help'
export { useShortcut, useShortcuts } from './registry'
