'use client'

import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useShell } from '@/components/shell/shell-context'
import { cn } from '@/lib/classes'

export interface AreaPage {
  href: string
  label: string
  icon: LucideIcon
}

function PageLink({ href, label, icon: Icon, current }: AreaPage & { current: boolean }) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // On a phone the row may be longer than the page.
    if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <li className="shrink-0">
      <Link
        ref={link}
        href={href}
        prefetch={false}
        aria-current={current ? 'page' : undefined}
        className={cn(
          'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap transition-colors hover:bg-accent pointer-coarse:min-h-11',
          current ? 'bg-accent-strong font-medium' : 'text-foreground/85',
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        {label}
      </Link>
    </li>
  )
}

/** The page of an address, or the nearest one above it: an editor belongs to its list. */
function currentOf(path: string, pages: readonly AreaPage[]): string | undefined {
  const above = pages.filter(({ href }) => path === href || path.startsWith(`${href}/`))
  return above.toSorted((a, b) => b.href.length - a.href.length)[0]?.href
}

function PageLinks({ label, pages, className }: AreaPages & { className: string }) {
  const current = currentOf(usePathname(), pages)
  return (
    <nav aria-label={label} className={cn('shrink-0 px-3', className)}>
      <ul className="flex gap-1 md:flex-col md:gap-0.5">
        {pages.map((page) => (
          <PageLink key={page.href} {...page} current={page.href === current} />
        ))}
      </ul>
    </nav>
  )
}

interface AreaPages {
  /** Of the navigation, for screen readers. */
  label: string
  pages: readonly AreaPage[]
}

const AreaContext = createContext<AreaPages | null>(null)

/** The way to the other pages of the area on a phone: a row below the page's head. */
export function AreaRow() {
  const area = useContext(AreaContext)
  const { desktop } = useShell()
  if (desktop || area === null || area.pages.length < 2) return null
  return <PageLinks {...area} className="overflow-x-auto border-b py-1.5" />
}

/** Pages that belong together, with a way from each to the others. */
export function Area({ label, pages, children }: AreaPages & { children: ReactNode }) {
  const { desktop } = useShell()
  const area = useMemo(() => ({ label, pages }), [label, pages])
  return (
    <AreaContext value={area}>
      <div className="flex min-h-0 flex-1">
        {desktop && pages.length > 1 && <PageLinks {...area} className="w-52 overflow-y-auto border-r py-4" />}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
      </div>
    </AreaContext>
  )
}
