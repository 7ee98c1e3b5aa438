'use client'

import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { oidcPath } from '@/lib/navigation'
import { providersQuery } from './oidc'

/** One way to log in for each provider; nothing where there is none. */
export function ProviderButtons({ next }: { next: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(providersQuery)
  if (!data?.items.length) return null
  return (
    <div className="mt-6 space-y-3">
      <div className="flex items-center gap-3 text-sm text-muted-foreground">
        <span aria-hidden className="h-px flex-1 bg-border" />
        {t('auth.or')}
        <span aria-hidden className="h-px flex-1 bg-border" />
      </div>
      {data.items.map(({ name, display_name }) => (
        <Button key={name} asChild variant="outline" size="lg" className="w-full">
          <a href={oidcPath(name, 'login', next)}>
            <KeyRound aria-hidden />
            <span className="truncate">{t('auth.loginWith', { provider: display_name })}</span>
          </a>
        </Button>
      ))}
    </div>
  )
}
