'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown, Compass, Keyboard, LogOut } from 'lucide-react'
import Link from 'next/link'
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
import { changeLanguage, currentLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from '@/lib/i18n'
import { logOut } from '@/lib/api/renewal'
import { useRemember } from '@/lib/preferences'
import { openShortcutHelp } from '@/lib/shortcuts'
import { beginTour } from '@/lib/tour'
import { setTheme, THEMES, useTheme, type Theme } from '@/lib/theme'
import { meQuery } from './api'

function LanguageChoice() {
  const { t } = useTranslation()
  const remember = useRemember()
  const choose = (language: Language) => void changeLanguage(language).then(remember)
  return (
    <>
      <DropdownMenuLabel>{t('account.language')}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={currentLanguage()} onValueChange={(value) => choose(value as Language)}>
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
  const remember = useRemember()
  const choose = (chosen: Theme) => {
    setTheme(chosen)
    remember()
  }
  return (
    <>
      <DropdownMenuLabel>{t('account.theme')}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
        {THEMES.map((name) => (
          <DropdownMenuRadioItem key={name} value={name}>
            {t(`account.themes.${name}`)}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  )
}

/** Who is logged in, their preferences, and the way out. */
export function UserMenu() {
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const role = me?.role === 'admin' ? t('account.roles.admin') : t('account.roles.user')
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger className="flex min-h-11 w-full min-w-0 items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-sm transition-colors hover:bg-accent data-[state=open]:bg-accent">
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-sm font-semibold text-primary uppercase"
        >
          {me?.user_name.slice(0, 1)}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{me?.user_name}</span>
          <span className="block truncate text-xs text-muted-foreground">{me && role}</span>
        </span>
        <span className="sr-only">{t('account.menu')}</span>
        <ChevronsUpDown aria-hidden className="size-4 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" align="start" className="w-(--radix-dropdown-menu-trigger-width)">
        <LanguageChoice />
        <DropdownMenuSeparator />
        <ThemeChoice />
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={openShortcutHelp} className="pointer-coarse:hidden">
          <Keyboard aria-hidden />
          {t('account.shortcuts')}
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href="/chat" onClick={beginTour}>
            <Compass aria-hidden />
            {t('account.tour')}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={logOut}>
          <LogOut aria-hidden />
          {t('account.logout')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
