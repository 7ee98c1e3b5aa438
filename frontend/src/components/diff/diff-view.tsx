'use client'

import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadingRows } from '@/components/states/loading-rows'
import { cn } from '@/lib/classes'
import { useDesktop } from '@/lib/media'
import { type Row } from './lines'

interface Props {
  before: string
  after: string
  /** What the two sides are. */
  beforeLabel: string
  afterLabel: string
}

const REMOVED = 'bg-destructive-soft'
const ADDED = 'bg-success/12'

function Cell({ line, tone, mark }: { line: Row['left']; tone: string; mark: string }) {
  return (
    <>
      <td className={cn('w-px px-2 text-right align-top text-muted-foreground tabular-nums select-none', line && tone)}>{line?.number}</td>
      <td className={cn('px-2 align-top break-words whitespace-pre-wrap', line ? tone : 'bg-muted/60')}>
        {line && (
          <>
            <span className="text-muted-foreground select-none">{mark}</span>
            {line.text}
          </>
        )}
      </td>
    </>
  )
}

function Gap({ hidden, columns }: { hidden: number; columns: number }) {
  const { t } = useTranslation('resources')
  return (
    <tr>
      <td colSpan={columns} className="bg-muted px-3 py-1 text-center font-sans text-xs text-muted-foreground">
        {t('diff.hidden', { count: hidden })}
      </td>
    </tr>
  )
}

const isChange = ({ kind }: Row) => kind !== 'same' && kind !== 'gap'

function SplitRow({ row }: { row: Row }) {
  if (row.kind === 'gap') return <Gap hidden={row.hidden} columns={4} />
  const changed = isChange(row)
  return (
    <tr>
      <Cell line={row.left} tone={changed ? REMOVED : ''} mark={changed ? '− ' : '  '} />
      <Cell line={row.right} tone={changed ? ADDED : ''} mark={changed ? '+ ' : '  '} />
    </tr>
  )
}

/** For phones: one side below the other. */
function StackedRow({ row }: { row: Row }) {
  if (row.kind === 'gap') return <Gap hidden={row.hidden} columns={2} />
  if (!isChange(row)) {
    return (
      <tr>
        <Cell line={row.right} tone="" mark="  " />
      </tr>
    )
  }
  return (
    <>
      {row.left && (
        <tr>
          <Cell line={row.left} tone={REMOVED} mark="− " />
        </tr>
      )}
      {row.right && (
        <tr>
          <Cell line={row.right} tone={ADDED} mark="+ " />
        </tr>
      )}
    </>
  )
}

/** What distinguishes two texts: side by side where there is room. */
export function DiffView({ before, after, beforeLabel, afterLabel }: Props) {
  const { t } = useTranslation('resources')
  const desktop = useDesktop()
  const [rows, setRows] = useState<Row[] | null>(null)
  useEffect(() => {
    let wanted = true
    void import('./lines').then(({ folded, rowsOf }) => wanted && setRows(folded(rowsOf(before, after))))
    return () => {
      wanted = false
    }
  }, [before, after])
  if (!rows) return <LoadingRows rows={3} />
  if (!rows.some(isChange)) return <p className="text-sm text-muted-foreground">{t('diff.same')}</p>
  return (
    <div role="region" aria-label={t('diff.label')} tabIndex={0} className="max-h-[55dvh] overflow-auto rounded-md border bg-card">
      <table className="w-full table-fixed border-collapse font-mono text-xs leading-relaxed">
        <colgroup>
          <col className="w-10" />
          <col />
          {desktop && <col className="w-10" />}
          {desktop && <col />}
        </colgroup>
        <thead className="sticky top-0 bg-muted text-left font-sans text-muted-foreground">
          <tr>
            <th scope="col" colSpan={2} className="px-3 py-1.5 font-medium">
              {desktop ? beforeLabel : `${beforeLabel} → ${afterLabel}`}
            </th>
            {desktop && (
              <th scope="col" colSpan={2} className="px-3 py-1.5 font-medium">
                {afterLabel}
              </th>
            )}
          </tr>
        </thead>
        <tbody>{rows.map((row, index) => (desktop ? <SplitRow key={index} row={row} /> : <StackedRow key={index} row={row} />))}</tbody>
      </table>
    </div>
  )
}
