import { useSearchParams } from 'next/navigation'

/** Integer id of the conversation in the address, `/chat?task=5`; null when there is none. */
export function useTaskParam(): number | null {
  const value = useSearchParams().get('task')
  return value !== null && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : null
}
