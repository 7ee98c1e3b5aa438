import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslation } from 'react-i18next'
import { meQuery } from '@/features/account/api'
import { cn } from '@/lib/classes'
import { AREA_NAMES, areaOf, AREAS } from './areas'

/** The ways from the sidebar to everything that is not a conversation. */
export function AreaLinks({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const current = areaOf(usePathname())
  const isAdmin = useQuery(meQuery).data?.role === 'admin'
  const offered = AREA_NAMES.map((name) => ({ name, ...AREAS[name] })).filter(({ adminOnly }) => isAdmin || !adminOnly)
  return (
    <nav data-tour="areas" aria-label={t('nav.label')} className="px-3 pb-2">
      <ul className="space-y-0.5">
        {offered.map(({ name, icon: Icon, pages }) => (
          <li key={name}>
            <Link
              href={pages[0].href}
              prefetch={false}
              onClick={onOpen}
              aria-current={name === current ? 'true' : undefined}
              className={cn(
                'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm transition-colors hover:bg-accent pointer-coarse:min-h-11',
                name === current ? 'bg-accent-strong font-medium' : 'text-foreground/85',
              )}
            >
              <Icon aria-hidden className="size-4 text-muted-foreground" />
              {t(`nav.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
