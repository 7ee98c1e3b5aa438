import { useRouter } from 'next/navigation'
import { type Team } from '@/lib/api/types'
import { TEAM_KEY, useRemember } from '@/lib/preferences'
import { setStored } from '@/lib/stored'

/** Begins a conversation with a team, which is also the one that the next conversations begin with. */
export function useChatWith() {
  const router = useRouter()
  const remember = useRemember()
  return ({ metadata }: Team) => {
    setStored(TEAM_KEY, metadata.name)
    remember()
    router.push('/chat')
  }
}
