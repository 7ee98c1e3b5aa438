/** Which key presses mean what. Character keys alone work outside of fields only, so that nothing that is typed does something. */

export interface Keys {
  /** `KeyboardEvent.key`, in lower case. */
  key: string
  /** Ctrl, or Command on a Mac. */
  mod?: boolean
  shift?: boolean
}

/** Every shortcut of the workspace, in the order in which they are listed. */
export const SHORTCUTS = {
  newChat: { key: 'o', mod: true, shift: true },
  search: { key: 'k', mod: true },
  composer: { key: 'escape', shift: true },
  attach: { key: 'u', mod: true },
  stop: { key: '.', mod: true },
  sidebar: { key: 'b', mod: true },
  help: { key: '?' },
} as const satisfies Record<string, Keys>

export type ShortcutName = keyof typeof SHORTCUTS

const NAMES = Object.keys(SHORTCUTS) as ShortcutName[]

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent)

const WRITING = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]'

const isWriting = (target: EventTarget | null): boolean => target instanceof Element && target.closest(WRITING) !== null

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'target'>

function matches(press: Press, keys: Keys, mac: boolean): boolean {
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (press.key.toLowerCase() !== keys.key || press.altKey || other || mod !== (keys.mod ?? false)) return false
  // Where `?` is on the keyboard decides whether it takes Shift.
  const isSign = keys.key.length === 1 && !/[a-z]/.test(keys.key)
  return isSign || press.shiftKey === (keys.shift ?? false)
}

/** The shortcut that a key press means, if any. */
export function shortcutOf(press: Press, mac = isMac()): ShortcutName | null {
  if (press.isComposing) return null
  const name = NAMES.find((candidate) => matches(press, SHORTCUTS[candidate], mac))
  if (name === undefined) return null
  const { mod, shift, key }: Keys = SHORTCUTS[name]
  const plain = !mod && !(shift && key.length > 1)
  return plain && isWriting(press.target) ? null : name
}

const SIGNS: Record<string, string> = { escape: 'Esc' }

/** Caps of the keys, as the person's keyboard shows them. */
export function capsOf(name: ShortcutName, mac = isMac()): string[] {
  const { mod, shift, key }: Keys = SHORTCUTS[name]
  return [
    ...(mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    SIGNS[key] ?? key.toUpperCase(),
  ]
}
