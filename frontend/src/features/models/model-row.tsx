'use client'

import { useMutation } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { type Model } from '@/lib/api/types'
import { idOf, labelOf, resourcePath } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { tryStored } from './api'
import { providerOf } from './form'
import { TestOutcome } from './test-outcome'

interface Props {
  model: Model
  viewer: Viewer
  isDefault: boolean
  onEdit: () => void
  onDelete: () => void
  onDefault: () => void
}

const isLanguageModel = ({ spec }: Model) => (spec.modelType ?? 'llm') === 'llm'
const isAvailable = ({ status }: Model) => status?.state !== 'Unavailable'

/** The provider's name of it, and where it is: "gpt-5.1 · OpenAI". */
function useFacts(model: Model): string {
  const { t } = useTranslation('models')
  const { env } = model.spec.modelConfig
  const provider = providerOf(model)
  const place = provider === 'compatible' ? env.base_url : provider && t(`providers.${provider}`)
  const kind = isLanguageModel(model) ? null : t(`types.${model.spec.modelType ?? 'llm'}`)
  return [kind, env.model_id ?? env.ANTHROPIC_MODEL, place].filter(Boolean).join(' · ')
}

function Marks({ model, viewer, isDefault }: Pick<Props, 'model' | 'viewer' | 'isDefault'>) {
  const { t } = useTranslation('models')
  const scope = scopeFor(model.metadata, viewer)
  return (
    <>
      {isDefault && <Badge tone="primary">{t('marks.default')}</Badge>}
      {scope !== 'own' && <Badge>{t(`marks.${scope}`)}</Badge>}
      {model.metadata.labels?.['wegent.io/demo'] === 'true' && <Badge tone="warning">{t('marks.demo')}</Badge>}
      <Badge tone={isAvailable(model) ? 'success' : 'danger'}>{isAvailable(model) ? t('marks.available') : t('marks.unavailable')}</Badge>
    </>
  )
}

function Menu({ model, viewer, isDefault, onEdit, onDelete, onDefault }: Props) {
  const { t } = useTranslation('models')
  const changes = mayChange(model.metadata, viewer)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('more', { name: labelOf(model.metadata) })}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {isLanguageModel(model) && !isDefault && isAvailable(model) && (
          <DropdownMenuItem onSelect={onDefault}>{t('makeDefault')}</DropdownMenuItem>
        )}
        {changes && providerOf(model) && <DropdownMenuItem onSelect={onEdit}>{t('edit')}</DropdownMenuItem>}
        <DropdownMenuItem asChild>
          <Link href={resourcePath(idOf('Model', model.metadata, scopeFor(model.metadata, viewer)))} prefetch={false}>
            {t('allFields')}
          </Link>
        </DropdownMenuItem>
        {changes && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={onDelete} className="text-destructive">
              {t('delete')}
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

/** A model in the list, with its state, and a way to try it. */
export function ModelRow(props: Props) {
  const { model, viewer } = props
  const { t } = useTranslation('models')
  const facts = useFacts(model)
  const trial = useMutation({ mutationFn: () => tryStored(model, scopeFor(model.metadata, viewer)) })
  const name = labelOf(model.metadata)
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 className="min-w-0 font-medium break-words">{name}</h3>
            <Marks {...props} />
          </div>
          <p className="mt-0.5 text-sm break-words text-muted-foreground">{facts}</p>
          {!isAvailable(model) && model.status?.message && <p className="mt-1 text-sm text-destructive">{model.status.message}</p>}
        </div>
        <div className="flex shrink-0 items-center gap-1">
          {isLanguageModel(model) && (
            <Button variant="outline" size="sm" disabled={trial.isPending} aria-label={t('test.one', { name })} onClick={() => trial.mutate()}>
              {t('test.do')}
            </Button>
          )}
          <Menu {...props} />
        </div>
      </div>
      <TestOutcome trial={trial} className="mt-1 empty:hidden" />
    </li>
  )
}
