'use client'

import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Area } from '@/components/page/area'
import { AREAS, type AreaName } from './areas'

/** The layout of an area: `<AreaPages name="settings">{children}</AreaPages>` in its `layout.tsx`. */
export function AreaPages({ name, children }: { name: AreaName; children: ReactNode }) {
  const { t } = useTranslation()
  const pages = useMemo(
    () => AREAS[name].pages.map(({ href, text, icon }) => ({ href, icon, label: t(text) })),
    [name, t],
  )
  return (
    <Area label={t(`nav.${name}`)} pages={pages}>
      {children}
    </Area>
  )
}
