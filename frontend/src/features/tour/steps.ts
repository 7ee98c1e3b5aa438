export interface Step {
  /** Of its texts. */
  name: 'team' | 'message' | 'conversations' | 'agents' | 'account'
  /** What it is about; where that is not in sight, the menu that leads to it. */
  targets: readonly string[]
}

const mark = (name: string) => `[data-tour="${name}"]`

export const STEPS: readonly Step[] = [
  { name: 'message', targets: [`form:has(${mark('team')})`] },
  { name: 'team', targets: [mark('team')] },
  { name: 'conversations', targets: [mark('conversations'), mark('menu')] },
  { name: 'agents', targets: [mark('areas'), mark('menu')] },
  { name: 'account', targets: [mark('account'), mark('menu')] },
]

/** The first of the targets that is in the page and has a size. */
export function targetOf({ targets }: Step): Element | null {
  for (const target of targets) {
    const found = document.querySelector(target)
    if (found && found.getClientRects().length > 0) return found
  }
  return null
}
