'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, Sparkles } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { type Model } from '@/lib/api/types'
import { MODEL_KEY, useRemember } from '@/lib/preferences'
import { allQuery, labelOf } from '@/lib/resources'
import { useStored } from '@/lib/stored'
import { scopeFor, type Viewer } from '@/lib/viewer'
import { DeleteModel } from './delete-model'
import { ModelForm } from './model-form'
import { ModelRow } from './model-row'

/** Which dialog is open: about a model, or (null) a new one. */
type Open = { what: 'form'; model: Model | null } | { what: 'delete'; model: Model } | null

interface ListProps {
  models: readonly Model[]
  viewer: Viewer
  open: (next: Open) => void
}

function ModelList({ models, viewer, open }: ListProps) {
  const { t } = useTranslation('models')
  const [chosen, setChosen] = useStored(MODEL_KEY)
  const remember = useRemember()
  const choose = (name: string) => {
    setChosen(name)
    remember()
  }
  return (
    <ul aria-label={t('title')} className="divide-y rounded-lg border bg-card">
      {models.map((model) => (
        <ModelRow
          key={`${String(model.metadata.userId)}/${model.metadata.namespace ?? ''}/${model.metadata.name}`}
          model={model}
          viewer={viewer}
          isDefault={model.metadata.name === chosen}
          onEdit={() => open({ what: 'form', model })}
          onDelete={() => open({ what: 'delete', model })}
          onDefault={() => choose(model.metadata.name)}
        />
      ))}
    </ul>
  )
}

/** The models that one can use, and the way to add one. */
export function Models({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('models')
  const { t: common } = useTranslation()
  const models = useQuery(allQuery('Model'))
  // The welcome of an installation without a good model leads straight to the form.
  const wanted = useSearchParams().has('add')
  const [opened, open] = useState<Open>(wanted ? { what: 'form', model: null } : null)
  const close = () => open(null)
  const add = (
    <Button onClick={() => open({ what: 'form', model: null })}>
      <Plus aria-hidden />
      {t('addModel')}
    </Button>
  )
  const edited = opened?.what === 'form' ? opened.model : null
  const own = (models.data ?? []).filter(({ metadata }) => (metadata.namespace ?? 'default') === 'default')
  return (
    <Page title={t('title')} intro={t('intro')} actions={models.data?.length ? add : undefined}>
      {models.isPending && <LoadingRows />}
      {models.error && <ErrorState error={models.error} title={t('loadFailed')} onRetry={() => void models.refetch()} />}
      {models.data?.length === 0 && (
        <EmptyState icon={Sparkles} title={t('emptyTitle')} text={t('emptyText')}>
          {add}
        </EmptyState>
      )}
      {models.data && models.data.length > 0 && <ModelList models={models.data} viewer={viewer} open={open} />}
      <Sheet
        open={opened?.what === 'form'}
        onOpenChange={(next) => {
          if (!next) close()
        }}
      >
        <SheetContent
          title={edited ? t('editTitle', { name: labelOf(edited.metadata) }) : t('addModel')}
          description={edited ? undefined : t('addText')}
          closeLabel={common('app.close')}
        >
          <ModelForm
            stored={edited}
            scope={edited ? scopeFor(edited.metadata, viewer) : 'own'}
            mayPublish={viewer.isAdmin}
            takenNames={new Set(own.map(({ metadata }) => metadata.name))}
            onSaved={close}
          />
        </SheetContent>
      </Sheet>
      {opened?.what === 'delete' && <DeleteModel model={opened.model} viewer={viewer} onClose={close} />}
    </Page>
  )
}
