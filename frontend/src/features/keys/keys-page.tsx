'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { meQuery } from '@/lib/me'
import { personal, SCOPES, service } from './api'
import { KeyList } from './key-list'
import { NewKey, NewKeyButton } from './new-key'

/** API keys: one's own, or those of services. */
export function KeysPage({ forService = false }: { forService?: boolean }) {
  const { t } = useTranslation('keys')
  const isAdmin = useQuery(meQuery).data?.role === 'admin'
  const props = { calls: forService ? service : personal, offered: isAdmin ? SCOPES : SCOPES.filter((scope) => scope !== 'admin'), forService }
  const texts = forService ? 'service' : 'personal'
  return (
    <NewKey {...props}>
      {(open) => (
        <Page wide title={t(`kinds.${texts}.title`)} intro={t(`kinds.${texts}.intro`)} actions={<NewKeyButton onClick={open} />}>
          <KeyList {...props} create={<NewKeyButton onClick={open} />} />
        </Page>
      )}
    </NewKey>
  )
}
