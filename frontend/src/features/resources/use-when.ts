'use client'

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Writes times as the reader does. */
export function useWhen() {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
    return (time: string) => format.format(new Date(time))
  }, [i18n.language])
}
