'use client'

import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { Invitations } from './invitations'

export function InvitationsPage() {
  const { t } = useTranslation('groups')
  return (
    <Page title={t('invitations.title')} intro={t('invitations.intro')}>
      <Invitations />
    </Page>
  )
}
