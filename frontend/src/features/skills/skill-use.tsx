'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { describeError } from '@/lib/api/describe'
import { useDefaultSkills } from '@/lib/preferences'
import { referencePath, referrersQuery, type Scope } from '@/lib/resources'
import { type Skill, skillId } from './api'

/** Who may use it, where it is used, and whether all of one's conversations have it. */
export function SkillUse({ skill, scope }: { skill: Skill; scope: Scope }) {
  const { t } = useTranslation('skills')
  const { t: common } = useTranslation()
  const referrers = useQuery(referrersQuery(skillId(skill, scope)))
  const { names, change } = useDefaultSkills()
  const { name } = skill.metadata
  const set = (wanted: boolean) =>
    change.mutate(wanted ? [...names, name] : names.filter((each) => each !== name), {
      onError: (error) => toast(describeError(common, error), { tone: 'danger' }),
    })
  return (
    <div className="space-y-6">
      <section>
        <h3 className="text-sm font-semibold">{t('use.who')}</h3>
        <p className="mt-1 text-sm text-pretty text-muted-foreground">{t(`use.scopes.${scope}`)}</p>
      </section>
      <SwitchRow label={t('use.always')} hint={t('use.alwaysHint')} checked={names.includes(name)} onCheckedChange={set} />
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t('use.where')}</h3>
        {referrers.isPending && <LoadingRows rows={1} />}
        {referrers.error && <ErrorState error={referrers.error} onRetry={() => void referrers.refetch()} />}
        {referrers.data?.length === 0 && <p className="text-sm text-muted-foreground">{t('use.nowhere')}</p>}
        {referrers.data && referrers.data.length > 0 && (
          <ul className="divide-y rounded-lg border bg-card">
            {referrers.data.map((each) => (
              <li key={`${each.kind}/${each.namespace}/${each.name}/${each.path}`} className="px-3 py-2 text-sm">
                <Link href={referencePath(each) ?? '/agents'} prefetch={false} className="text-primary underline-offset-4 hover:underline">
                  {each.kind} {each.name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
