'use client'

import { ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Button } from '@/components/ui/button'

export function AdminsOnly() {
  const { t } = useTranslation(['admin', 'common'])
  return (
    <Page title={t('common:nav.admin')}>
      <EmptyState icon={ShieldCheck} title={t('only.title')} text={t('only.text')}>
        <Button asChild variant="outline">
          <Link href="/chat">{t('common:pages.goHome')}</Link>
        </Button>
      </EmptyState>
    </Page>
  )
}
