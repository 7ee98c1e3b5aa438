import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { participantsQuery, skillsQuery, taskSkillsQuery } from '../api'
import { type DraftSkill } from '../../draft'
import { type Offer } from './use-suggestions'

/** Somebody of the team, as the page knows them. */
export interface Mentionable {
  name: string
  title: string
  note: string
}

export interface SkillOffer extends Offer {
  sign: '/'
  skill: DraftSkill
}

export interface MentionOffer extends Offer {
  sign: '@'
  insert: string
}

export type AnyOffer = SkillOffer | MentionOffer

interface Asked {
  taskId: number | null
  members: readonly Mentionable[]
  isGroupChat: boolean
  /** Only the owner of a group chat chooses skills. */
  maySkills: boolean
}

function useSkillOffers(taskId: number | null, enabled: boolean): SkillOffer[] {
  const { t } = useTranslation('composer')
  const skills = useQuery({ ...skillsQuery, enabled }).data ?? []
  const there = new Set(useQuery({ ...taskSkillsQuery(taskId ?? 0), enabled: enabled && taskId !== null }).data)
  if (!enabled) return []
  return skills.map(({ name, namespace, is_public, title, description }) => ({
    id: `skill-${namespace}-${name}`,
    sign: '/',
    title,
    note: there.has(name) ? `${t('suggest.there')} · ${description}` : description,
    names: [title, name],
    skill: { name, namespace, is_public, title },
  }))
}

function usePeopleOffers(taskId: number | null, enabled: boolean): MentionOffer[] {
  const { t } = useTranslation('composer')
  const people = useQuery({ ...participantsQuery(taskId ?? 0), enabled: enabled && taskId !== null }).data ?? []
  if (!enabled) return []
  const team: MentionOffer = { id: 'ai', sign: '@', title: '@ai', note: t('suggest.ai'), names: ['ai'], insert: '@ai' }
  const others = people.map(({ user_id, user_name, display_name }): MentionOffer => ({
    id: `person-${String(user_id)}`,
    sign: '@',
    title: display_name ?? user_name,
    note: `@${user_name}`,
    names: [user_name, display_name ?? ''],
    insert: `@${user_name}`,
  }))
  return [team, ...others]
}

/** Everything that `/` and `@` offer here. */
export function useOffers({ taskId, members, isGroupChat, maySkills }: Asked): AnyOffer[] {
  const skills = useSkillOffers(taskId, maySkills)
  const people = usePeopleOffers(taskId, isGroupChat)
  const team = members.map(({ name, title, note }): MentionOffer => ({
    id: `member-${name}`,
    sign: '@',
    title,
    note,
    names: [name, title],
    insert: `@${name}`,
  }))
  return [...skills, ...people, ...team]
}
