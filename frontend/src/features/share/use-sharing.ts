'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { holdCache, sayRefused } from '@/lib/optimistic'
import { approve, changeRole, type Member, membersKey, reject, removeMember, type Role, type Thing, thingKey } from './api'

/** Letting people in and out. It shows at once, and is taken back with a word where the server refuses. */
export function useSharing(thing: Thing) {
  const { t } = useTranslation('share')
  const { t: common } = useTranslation()
  const client = useQueryClient()

  const attempt = async (show: () => void, ask: () => Promise<unknown>, refused: string) => {
    const putBack = await holdCache(client, thingKey(thing))
    show()
    try {
      await ask()
      await client.invalidateQueries({ queryKey: ['share'] })
    } catch (error) {
      putBack()
      sayRefused(common, refused, error)
    }
  }

  const changeIn = (state: Member['state'], change: (members: Member[]) => Member[]) =>
    client.setQueryData<Member[]>(membersKey(thing, state), (members) => members && change(members))
  const without = (member: Member) => (members: Member[]) => members.filter(({ id }) => id !== member.id)

  return {
    setRole: (member: Member, role: Role) =>
      attempt(
        () => changeIn('approved', (members) => members.map((each) => (each.id === member.id ? { ...each, role } : each))),
        () => changeRole(member.id, role),
        t('failed.role'),
      ),
    remove: (member: Member) => attempt(() => changeIn('approved', without(member)), () => removeMember(member.id), t('failed.remove')),
    admit: (member: Member) =>
      attempt(
        () => {
          changeIn('pending', without(member))
          changeIn('approved', (members) => [...members, { ...member, state: 'approved' }])
        },
        () => approve(member.id),
        t('failed.review'),
      ),
    turnDown: (member: Member) => attempt(() => changeIn('pending', without(member)), () => reject(member.id), t('failed.review')),
  }
}
