'use client'

import { useTranslation } from 'react-i18next'
import { PageSection } from '@/components/page/page'
import { type Holder } from './api'
import { NewSecret, Secrets } from './secrets'

/** Secrets as a part of another page. */
export function SecretsSection({ holder }: { holder: Holder }) {
  const { t } = useTranslation('settings')
  return (
    <PageSection title={t('secrets.title')} text={t('secrets.intro')} actions={<NewSecret holder={holder} />}>
      <Secrets holder={holder} />
    </PageSection>
  )
}
