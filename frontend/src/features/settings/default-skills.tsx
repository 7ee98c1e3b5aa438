'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { CheckboxRow } from '@/components/ui/checkbox'
import { preferencesQuery } from '@/lib/preferences'
import { skillsQuery } from './api'
import { useChoosing } from './use-choosing'

interface Offered {
  name: string
  label: string
  description: string
}

/** Every skill there is, and those that are chosen though they are gone: they can still be taken off. */
function useOffered(chosen: readonly string[]): Offered[] | undefined {
  const { data } = useQuery(skillsQuery)
  if (!data) return undefined
  const there = data.map(({ metadata, spec }) => ({
    name: metadata.name,
    label: metadata.displayName ?? metadata.name,
    description: spec.description,
  }))
  const gone = chosen.filter((name) => !there.some((skill) => skill.name === name))
  return [...there, ...gone.map((name) => ({ name, label: name, description: '' }))]
}

/** Skills that all of one's conversations can use. */
export function DefaultSkills() {
  const { t } = useTranslation('settings')
  const { data, error, refetch } = useQuery(preferencesQuery)
  const skills = useQuery(skillsQuery)
  const choosing = useChoosing()
  const chosen = data?.default_skills ?? []
  const offered = useOffered(chosen)
  const failed = error ?? skills.error
  const retry = () => {
    void refetch()
    void skills.refetch()
  }
  if (failed) return <ErrorState error={failed} title={t('preferences.skillsFailed')} onRetry={retry} />
  if (!data || !offered) return <LoadingRows rows={2} />
  if (offered.length === 0) return <p className="text-sm text-muted-foreground">{t('preferences.noSkills')}</p>
  const set = (name: string, on: boolean) =>
    choosing.mutate({ default_skills: on ? [...chosen, name] : chosen.filter((each) => each !== name) })
  return (
    <div role="group" aria-label={t('preferences.skills')} className="divide-y rounded-lg border bg-card px-4 py-1">
      {offered.map(({ name, label, description }) => (
        <CheckboxRow key={name} className="py-2.5" checked={chosen.includes(name)} onCheckedChange={(on) => set(name, on === true)}>
          <span className="font-medium">{label}</span>
          {description && <span className="block text-muted-foreground">{description}</span>}
        </CheckboxRow>
      ))}
    </div>
  )
}
