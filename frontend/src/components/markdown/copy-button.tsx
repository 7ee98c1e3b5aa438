'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { copyText } from '@/lib/text/clipboard'

const SHOWN_MS = 2000

interface Props {
  text: string
  label: string
  className?: string
}

/** Copies `text`; says so to the eye and to a screen reader. */
export function CopyButton({ text, label, className }: Props) {
  const { t } = useTranslation('chat')
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => {
      setOutcome(null)
    }, SHOWN_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [outcome])
  const copy = async () => {
    setOutcome((await copyText(text)) ? 'copied' : 'failed')
  }
  return (
    <>
      <Button variant="ghost" size="icon-sm" className={className} aria-label={label} title={label} onClick={() => void copy()}>
        {outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
      <span role="status" className={outcome === 'failed' ? 'text-xs text-destructive' : 'sr-only'}>
        {outcome && t(`copy.${outcome}`)}
      </span>
    </>
  )
}
