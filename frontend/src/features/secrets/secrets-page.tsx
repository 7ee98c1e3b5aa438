'use client'

import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { type Holder } from './api'
import { NewSecret, Secrets } from './secrets'

const MINE: Holder = { ns: 'default', scope: 'own' }

/** One's own secrets. */
export function SecretsPage() {
  const { t } = useTranslation('settings')
  return (
    <Page wide title={t('secrets.title')} intro={t('secrets.intro')} actions={<NewSecret holder={MINE} />}>
      <Secrets holder={MINE} />
    </Page>
  )
}
