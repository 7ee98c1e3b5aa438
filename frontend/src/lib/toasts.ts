/** Short notices, shown by the page's `Toaster`. */
import { create } from 'zustand'

export interface ShownToast {
  id: number
  tone: 'success' | 'danger'
  text: string
  action?: { label: string; run: () => void }
}

interface Toasts {
  shown: readonly ShownToast[]
  add: (toast: Omit<ShownToast, 'id'>) => void
  remove: (id: number) => void
}

const MOST = 3
let last = 0

export const useToasts = create<Toasts>()((set) => ({
  shown: [],
  add: (toast) => set(({ shown }) => ({ shown: [...shown, { ...toast, id: ++last }].slice(-MOST) })),
  remove: (id) => set(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) })),
}))

/** Tells that something was done, or has failed; for what needs an answer, use a dialog. */
export function toast(text: string, { tone = 'success', action }: Partial<Pick<ShownToast, 'tone' | 'action'>> = {}) {
  useToasts.getState().add({ text, tone, action })
}
