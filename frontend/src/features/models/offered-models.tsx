'use client'

import { useMutation } from '@tanstack/react-query'
import { Check, ListFilter } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Spinner } from '@/components/ui/spinner'
import { type Wire } from '@/lib/api/types'

interface ListProps {
  models: readonly Wire['OfferedModel'][]
  chosen: string
  onChoose: (id: string) => void
}

function OfferedList({ models, chosen, onChoose }: ListProps) {
  const { t } = useTranslation('models')
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const shown = models.filter(({ id, name }) => `${id} ${name ?? ''}`.toLowerCase().includes(wanted))
  return (
    <>
      <div className="border-b p-2">
        <Input aria-label={t('offered.filter')} placeholder={t('offered.filter')} value={filter} onChange={(event) => setFilter(event.target.value)} />
      </div>
      {shown.length === 0 && <p className="p-4 text-center text-muted-foreground">{t('offered.none')}</p>}
      <ul aria-label={t('offered.label')} className="max-h-72 overflow-y-auto p-1">
        {shown.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === chosen}
              onClick={() => onChoose(id)}
              className="flex min-h-9 w-full items-center gap-2 rounded-sm px-2.5 py-1.5 text-left transition-colors hover:bg-accent pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-mono text-xs break-all">{id}</span>
                {name && name !== id && <span className="block text-xs text-muted-foreground">{name}</span>}
              </span>
              {id === chosen && <Check aria-hidden className="size-4 shrink-0 text-primary" />}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface Props {
  /** Asks the provider. */
  load: () => Promise<readonly Wire['OfferedModel'][]>
  chosen: string
  onChoose: (id: string) => void
}

/** The provider's own list, asked for with the address and the key of the form as they are now. */
export function OfferedModels({ load, chosen, onChoose }: Props) {
  const { t } = useTranslation('models')
  const [open, setOpen] = useState(false)
  const list = useMutation({ mutationFn: load })
  const change = (next: boolean) => {
    setOpen(next)
    if (next) list.mutate()
  }
  return (
    <Popover open={open} onOpenChange={change}>
      <PopoverTrigger asChild>
        <Button variant="outline" className="h-10">
          <ListFilter aria-hidden />
          {t('offered.show')}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="p-0">
        {list.isPending && (
          <p role="status" className="flex items-center gap-2 p-4 text-muted-foreground">
            <Spinner />
            {t('offered.loading')}
          </p>
        )}
        {list.error && <ErrorState error={list.error} title={t('offered.failed')} onRetry={() => list.mutate()} className="m-2" />}
        {list.data && (
          <OfferedList
            models={list.data}
            chosen={chosen}
            onChoose={(id) => {
              onChoose(id)
              setOpen(false)
            }}
          />
        )}
      </PopoverContent>
    </Popover>
  )
}
