'use client'

import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { NoticePage } from '@/components/shell/notice-page'
import { Button } from '@/components/ui/button'
import { usePageTitle } from '@/lib/page-title'

export default function NotFoundPage() {
  const { t } = useTranslation()
  usePageTitle(t('pages.notFoundTitle'))
  return (
    <NoticePage title={t('pages.notFoundTitle')} text={t('pages.notFoundText')}>
      <Button asChild>
        <Link href="/chat">{t('pages.goHome')}</Link>
      </Button>
    </NoticePage>
  )
}
