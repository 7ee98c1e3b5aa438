'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { SwitchRow } from '@/components/ui/switch'
import { useOptimistic } from '@/lib/mutations'
import { decide, SETTINGS_KEY, settingsQuery, type SystemSettings } from './api'

function Decisions({ settings }: { settings: SystemSettings }) {
  const { t } = useTranslation('admin')
  const { mutate } = useOptimistic<SystemSettings, SystemSettings>({
    queryKey: SETTINGS_KEY,
    apply: (known, wanted) => ({ ...known, ...wanted }),
    send: decide,
    failed: t('settings.notSaved'),
  })
  return (
    <div className="divide-y rounded-lg border bg-card px-4 [&>div]:py-4">
      <SwitchRow
        label={t('settings.groupCreation')}
        hint={t('settings.groupCreationHint')}
        checked={settings.group_creation === 'everyone'}
        onCheckedChange={(everyone) => mutate({ group_creation: everyone ? 'everyone' : 'admins' })}
      />
      <SwitchRow
        label={t('settings.apiKeys')}
        hint={t('settings.apiKeysHint')}
        checked={settings.personal_api_keys === true}
        onCheckedChange={(personal_api_keys) => mutate({ personal_api_keys })}
      />
      <SwitchRow
        label={t('settings.publicPages')}
        hint={t('settings.publicPagesHint')}
        checked={settings.public_share_pages === true}
        onCheckedChange={(public_share_pages) => mutate({ public_share_pages })}
      />
    </div>
  )
}

/** What holds for everybody, at once. */
export function SystemSettingsPage() {
  const { t } = useTranslation('admin')
  const { data, error, refetch } = useQuery(settingsQuery)
  return (
    <Page title={t('settings.title')} intro={t('settings.intro')}>
      {!data && (error ? <ErrorState error={error} title={t('settings.failed')} onRetry={() => void refetch()} /> : <LoadingRows rows={3} />)}
      {data && <Decisions settings={data} />}
    </Page>
  )
}
