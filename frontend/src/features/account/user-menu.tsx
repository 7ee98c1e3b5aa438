'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown, LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { cn } from '@/lib/classes'
import { changeLanguage, currentLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from '@/lib/i18n'
import { endSession } from '@/lib/session'
import { setTheme, THEMES, useTheme, type Theme } from '@/lib/theme'
import { meQuery } from './api'

function LanguageChoice() {
  const { t } = useTranslation()
  return (
    <>
      <DropdownMenuLabel>{t('account.language')}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={currentLanguage()} onValueChange={(value) => void changeLanguage(value as Language)}>
        {LANGUAGES.map((language) => (
          <DropdownMenuRadioItem key={language} value={language} lang={language}>
            {LANGUAGE_NAMES[language]}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  )
}

function ThemeChoice() {
  const { t } = useTranslation()
  const theme = useTheme()
  return (
    <>
      <DropdownMenuLabel>{t('account.theme')}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
        {THEMES.map((name) => (
          <DropdownMenuRadioItem key={name} value={name}>
            {t(`account.themes.${name}`)}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  )
}

/** Who is logged in, preferences of this browser, and the way out. `compact` shows the initial only. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const name = me?.user_name ?? ''
  const role = me?.role === 'admin' ? t('account.roles.admin') : t('account.roles.user')
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={t('account.menu')}
        className={cn(
          'flex min-h-11 min-w-0 items-center gap-2.5 rounded-md text-left text-sm transition-colors hover:bg-accent data-[state=open]:bg-accent',
          compact ? 'size-11 justify-center' : 'w-full px-2 py-1.5',
        )}
      >
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-sm font-semibold text-primary uppercase"
        >
          {name.slice(0, 1)}
        </span>
        {!compact && (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              <span className="block truncate text-xs text-muted-foreground">{me && role}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 text-muted-foreground" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" align="start" className="min-w-56">
        <LanguageChoice />
        <DropdownMenuSeparator />
        <ThemeChoice />
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => endSession('left')}>
          <LogOut aria-hidden />
          {t('account.logout')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
