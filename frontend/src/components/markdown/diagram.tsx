'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { CodeFrame } from './code-frame'
import { drawDiagram, type Picture } from './draw-diagram'

/** Narrower than this a larger diagram scrolls. */
const READABLE = '30rem'

function followTheme(listener: () => void) {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['class'] })
  return () => {
    observer.disconnect()
  }
}

const isDark = () => document.documentElement.classList.contains('dark')

interface Drawing {
  source: string
  dark: boolean
  /** Null when the source cannot be drawn. */
  picture: Picture | null
}

function useDrawing(source: string): Drawing | null {
  const dark = useSyncExternalStore(followTheme, isDark, () => false)
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  useEffect(() => {
    let wanted = true
    const show = (picture: Picture | null) => {
      if (wanted) setDrawing({ source, dark, picture })
    }
    drawDiagram(source, dark).then(show, () => {
      show(null)
    })
    return () => {
      wanted = false
    }
  }, [source, dark])
  return drawing?.source === source ? drawing : null
}

/** A Mermaid diagram as a picture: inside an image nothing can run or load. What cannot be drawn is shown as source. */
export function Diagram({ source }: { source: string }) {
  const { t } = useTranslation('chat')
  const drawing = useDrawing(source)
  if (drawing === null) return <Skeleton className="h-40" />
  if (drawing.picture === null) {
    return (
      <div>
        <CodeFrame language="mermaid" source={source}>
          <code>{source}</code>
        </CodeFrame>
        <p className="mt-1.5! text-sm text-muted-foreground">{t('markdown.diagramFailed')}</p>
      </div>
    )
  }
  return (
    <details className="diagram">
      <summary title={t('markdown.diagramSource')}>
        {/* eslint-disable-next-line @next/next/no-img-element -- a data address: there is nothing to optimise */}
        <img
          src={drawing.picture.address}
          alt={t('markdown.diagram')}
          style={{ minWidth: `min(${READABLE}, ${String(drawing.picture.width)}px)` }}
        />
      </summary>
      <CodeFrame language="mermaid" source={source}>
        <code>{source}</code>
      </CodeFrame>
    </details>
  )
}
