'use client'

import { Languages } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { changeLanguage, currentLanguage, LANGUAGE_NAMES } from '@/lib/i18n'
import { useRemember } from '@/lib/preferences'

/** One press switches to the other language, named in itself. */
export function LanguagePicker() {
  const { t } = useTranslation()
  const remember = useRemember()
  const other = currentLanguage() === 'en' ? 'zh' : 'en'
  return (
    <Button
      variant="ghost"
      size="sm"
      lang={other}
      title={t('account.language')}
      onClick={() => void changeLanguage(other).then(remember)}
    >
      <Languages aria-hidden />
      {LANGUAGE_NAMES[other]}
    </Button>
  )
}
