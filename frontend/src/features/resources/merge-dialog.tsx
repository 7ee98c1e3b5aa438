'use client'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { cn } from '@/lib/classes'
import { toYaml, type Doc } from '@/lib/resources/document'
import { differences, type Difference, type Side } from '@/lib/resources/merge'

const shown = (value: unknown) => (typeof value === 'string' ? value : value === undefined ? null : toYaml({ _: value }).replace(/^_:\s*/, ''))

function Value({ title, value }: { title: string; value: unknown }) {
  const { t } = useTranslation('resources')
  const text = shown(value)
  return (
    <>
      <span className="text-xs font-medium text-muted-foreground">{title}</span>
      <span className={cn('mt-1 block max-h-40 overflow-y-auto text-xs break-words whitespace-pre-wrap', text !== null && 'font-mono')}>
        {text ?? t('merge.absent')}
      </span>
    </>
  )
}

function Conflict({ found, chosen, onChoose }: { found: Difference; chosen: Side | undefined; onChoose: (side: Side) => void }) {
  const { t } = useTranslation('resources')
  const option = (side: Side, title: string, value: unknown) => (
    <label
      className={cn(
        'flex min-w-0 cursor-pointer items-start gap-2.5 rounded-md border p-3 has-focus-visible:outline-2 has-focus-visible:outline-ring',
        chosen === side ? 'border-primary bg-primary-soft' : 'hover:bg-accent',
      )}
    >
      <input type="radio" name={found.text} checked={chosen === side} onChange={() => onChoose(side)} className="mt-0.5 accent-(--primary)" />
      <span className="min-w-0 flex-1">
        <Value title={title} value={value} />
      </span>
    </label>
  )
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="font-mono text-sm font-medium break-all">{found.text}</legend>
      <div className="grid gap-2 md:grid-cols-2">
        {option('mine', t('merge.mine'), found.mine)}
        {option('theirs', t('merge.theirs'), found.theirs)}
      </div>
      <div className="rounded-md bg-muted p-3">
        <Value title={t('merge.base')} value={found.base} />
      </div>
    </fieldset>
  )
}

interface Props {
  base: Doc
  mine: Doc
  theirs: Doc
  onMerge: (taken: readonly Difference[]) => void
  onClose: () => void
}

/** Two people changed the same resource: their changes are put together, and where both changed a field, one chooses. */
export function MergeDialog({ base, mine, theirs, onMerge, onClose }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map())
  const found = differences(base, mine, theirs)
  const conflicts = found.filter(({ changedBy }) => changedBy === null)
  const alone = (side: Side) => found.filter(({ changedBy }) => changedBy === side)
  const all = (side: Side) => setChosen(new Map(conflicts.map(({ text }) => [text, side])))
  const open = conflicts.filter(({ text }) => !chosen.has(text)).length
  const taken = found.filter(({ text, changedBy }) => (changedBy ?? chosen.get(text)) === 'theirs')
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('merge.title')} description={t('merge.text')} closeLabel={common('app.close')} className="max-w-3xl">
        <div className="space-y-5">
          {(['theirs', 'mine'] as const).map(
            (side) =>
              alone(side).length > 0 && (
                <p key={side} className="text-sm">
                  {t(`merge.only.${side}`)} <span className="font-mono break-all">{alone(side).map(({ text }) => text).join(', ')}</span>
                </p>
              ),
          )}
          {conflicts.length > 0 && (
            <>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p className="text-sm font-medium">{t('merge.conflicts', { count: conflicts.length })}</p>
                <div className="flex flex-wrap gap-2">
                  <Button variant="outline" size="sm" onClick={() => all('mine')}>
                    {t('merge.allMine')}
                  </Button>
                  <Button variant="outline" size="sm" onClick={() => all('theirs')}>
                    {t('merge.allTheirs')}
                  </Button>
                </div>
              </div>
              {conflicts.map((each) => (
                <Conflict
                  key={each.text}
                  found={each}
                  chosen={chosen.get(each.text)}
                  onChoose={(side) => setChosen(new Map(chosen).set(each.text, side))}
                />
              ))}
            </>
          )}
          <div className="flex flex-wrap items-center justify-end gap-2">
            {open > 0 && <p className="mr-auto text-sm text-muted-foreground">{t('merge.open', { count: open })}</p>}
            <DialogClose asChild>
              <Button variant="outline">{t('save.back')}</Button>
            </DialogClose>
            <Button disabled={open > 0} onClick={() => onMerge(taken)}>
              {t('merge.confirm')}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  )
}
