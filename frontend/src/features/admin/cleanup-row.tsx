'use client'

import { useTranslation } from 'react-i18next'
import { useAct } from '@/components/actions/use-act'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/i18n/format'
import { cancelCleanup, CLEANUPS_KEY, type Cleanup, type Counts } from './api'

const PARTS = ['conversations', 'resources', 'logins', 'share_links', 'api_keys'] as const
const TONES = { queued: 'neutral', running: 'primary', done: 'success', cancelled: 'warning', failed: 'danger' } as const

const sum = (counts: Counts) => PARTS.reduce((all, part) => all + (counts[part] ?? 0), 0)

function Progress({ cleanup: { found, removed } }: { cleanup: Cleanup }) {
  const { t } = useTranslation('admin')
  const all = sum(found)
  if (all === 0) return null
  const share = Math.min(100, Math.round((sum(removed) / all) * 100))
  return (
    <div
      role="progressbar"
      aria-label={t('cleanup.progress')}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      className="mt-2 h-1.5 overflow-hidden rounded-full bg-muted"
    >
      <div className="h-full rounded-full bg-primary transition-[width]" style={{ width: `${String(share)}%` }} />
    </div>
  )
}

function Numbers({ cleanup }: { cleanup: Cleanup }) {
  const { t } = useTranslation('admin')
  const { dry_run, found, removed } = cleanup
  const counts = dry_run ? found : removed
  const parts = PARTS.filter((part) => (found[part] ?? 0) > 0 || (removed[part] ?? 0) > 0)
  if (parts.length === 0) return <p className="text-muted-foreground">{t('cleanup.nothing')}</p>
  return (
    <p className="text-muted-foreground">
      {t(dry_run ? 'cleanup.wouldGo' : 'cleanup.gone')} {parts.map((part) => `${t(`cleanup.parts.${part}`)}: ${formatNumber(counts[part] ?? 0)}`).join(' · ')}
    </p>
  )
}

/** One clean-up: what it has found, how far it is, and a way to stop it. */
export function CleanupRow({ cleanup }: { cleanup: Cleanup }) {
  const { t } = useTranslation('admin')
  const stopping = useAct({ act: () => cancelCleanup(cleanup.id), changes: [CLEANUPS_KEY] })
  const open = cleanup.state === 'queued' || cleanup.state === 'running'
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t(cleanup.dry_run ? 'cleanup.looked' : 'cleanup.cleaned')}</span>
        <Badge tone={TONES[cleanup.state]}>{t(`cleanup.states.${cleanup.state}`)}</Badge>
        <span className="flex-1 text-muted-foreground">
          {t('cleanup.before')} <Time at={cleanup.before} exact />
        </span>
        {open && (
          <Button variant="outline" size="sm" disabled={stopping.busy || cleanup.cancel_requested} onClick={() => void stopping.run()}>
            {t('cleanup.stop')}
          </Button>
        )}
      </div>
      <Numbers cleanup={cleanup} />
      {cleanup.state === 'running' && !cleanup.dry_run && <Progress cleanup={cleanup} />}
    </li>
  )
}
