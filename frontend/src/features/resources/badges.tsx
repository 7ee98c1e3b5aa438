'use client'

import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { type AnyResource, namespaceOf, type Scope } from '@/lib/resources'

const TONES = { own: 'primary', group: 'success', public: 'neutral', shared: 'warning' } as const

/** Whose it is, where it lies, and whether it works. */
export function ResourceBadges({ resource, scope }: { resource: AnyResource; scope: Scope }) {
  const { t } = useTranslation('resources')
  const namespace = namespaceOf(resource.metadata)
  return (
    <span className="flex flex-wrap gap-1.5">
      <Badge tone={TONES[scope]}>{t(`scope.${scope}`)}</Badge>
      {namespace !== 'default' && <Badge className="truncate">{namespace}</Badge>}
      {resource.status?.state === 'Unavailable' && <Badge tone="danger">{t('list.unavailable')}</Badge>}
    </span>
  )
}
