'use client'

import { Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Toaster } from '@/components/ui/toast'
import { Segmented } from '@/components/ui/segmented'
import { usePageTitle } from '@/lib/page-title'
import { setTheme, useTheme } from '@/lib/theme'
import { Controls } from './controls'
import { Feedback } from './feedback'
import { Layers } from './layers'
import { Tokens } from './tokens'

function ThemeSwitch() {
  const { t } = useTranslation()
  const theme = useTheme()
  return (
    <Segmented
      label={t('account.theme')}
      options={[
        { value: 'light', label: <><Sun aria-hidden /> {t('account.themes.light')}</> },
        { value: 'dark', label: <><Moon aria-hidden /> {t('account.themes.dark')}</> },
      ]}
      value={theme === 'dark' ? 'dark' : 'light'}
      onValueChange={setTheme}
    />
  )
}

export function Gallery() {
  const { t } = useTranslation('design')
  usePageTitle(t('title'))
  return (
    <>
      <main className="mx-auto max-w-5xl px-4 py-10 sm:px-6">
        <header className="mb-8 flex flex-wrap items-start justify-between gap-4">
          <div className="max-w-prose">
            <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="mt-1 text-muted-foreground">{t('intro')}</p>
          </div>
          <ThemeSwitch />
        </header>
        <Tokens />
        <Controls />
        <Feedback />
        <Layers />
      </main>
      <Toaster />
    </>
  )
}
