'use client'

import { useTranslation } from 'react-i18next'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { cn } from '@/lib/classes'
import type { Context } from '../reducer'

/** From here on old parts are soon told shorter. */
const TIGHT = 0.8

/** How full the model's context window is; what that means is one click away. */
export function ContextMeter({ context: { context } }: { context: Context }) {
  const { t } = useTranslation('answer')
  const { used_tokens: used, window_tokens: window, remaining_tokens: left, estimated, model } = context
  const share = window ? Math.min(1, used / window) : null
  const percent = share === null ? null : Math.round(share * 100)
  const label = percent === null ? t('context.used', { used: used.toLocaleString() }) : t('context.share', { percent })
  return (
    <Popover>
      <PopoverTrigger
        className="flex min-h-8 items-center gap-2 rounded-md px-2 text-xs text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:min-h-11"
        data-testid="context"
      >
        {share !== null && (
          <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded-full bg-accent">
            <span className={cn('block h-full rounded-full', share > TIGHT ? 'bg-warning' : 'bg-primary')} style={{ width: `${String(Math.max(2, share * 100))}%` }} />
          </span>
        )}
        {label}
      </PopoverTrigger>
      <PopoverContent className="space-y-1.5">
        <p className="font-medium">{t('context.title')}</p>
        <p>{t(estimated ? 'context.estimated' : 'context.used', { used: used.toLocaleString() })}</p>
        {window && <p>{t('context.window', { window: window.toLocaleString(), model })}</p>}
        {typeof left === 'number' && <p>{t('context.left', { left: left.toLocaleString() })}</p>}
        <p className="text-muted-foreground">{t('context.hint')}</p>
      </PopoverContent>
    </Popover>
  )
}
