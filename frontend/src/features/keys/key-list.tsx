'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyRound, Pencil } from 'lucide-react'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconAction, RemoveAction } from '@/components/actions/icon-action'
import { useAct } from '@/components/actions/use-act'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { FormDialog } from '@/components/forms/form-dialog'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Switch } from '@/components/ui/switch'
import { Time } from '@/components/ui/time'
import { type ApiKey, type KeyCalls, type Scope } from './api'
import { bodyOf, isReady, KeyFields, valuesOf } from './key-fields'

interface Props {
  calls: KeyCalls
  /** Scopes that this person may give. */
  offered: readonly Scope[]
  forService: boolean
  /** The way to the first one. */
  create: ReactNode
}

const isOver = ({ expires_at }: ApiKey) => expires_at !== null && Date.parse(expires_at) < Date.now()

function useColumns(calls: KeyCalls, forService: boolean): readonly [Column<ApiKey>, ...Column<ApiKey>[]] {
  const { t } = useTranslation(['keys', 'common'])
  const act = useAct({ act: ({ id, on }: { id: number; on: boolean }) => calls.change(id, { is_active: on }), changes: [calls.key] })
  const shown = (key: ApiKey) => (act.of?.id === key.id ? act.of.on : key.is_active)
  return [
    {
      name: t('name'),
      cell: (key) => (
        <>
          <span className="wrap-anywhere">{key.name}</span>
          <code className="block font-mono text-xs font-normal text-muted-foreground">{key.prefix}…</code>
        </>
      ),
    },
    {
      name: t('scopes.column'),
      cell: (key) => (
        <span className="inline-flex flex-wrap justify-end gap-1 lg:justify-start">
          {key.scopes.map((scope) => (
            <Badge key={scope} tone={scope === 'admin' ? 'warning' : 'neutral'}>
              {t(`scopes.${scope}.name`)}
            </Badge>
          ))}
          {forService && key.acts_for_users && <Badge tone="warning">{t('acts.badge')}</Badge>}
        </span>
      ),
    },
    { name: t('used'), cell: (key) => (key.last_used_at ? <Time at={key.last_used_at} /> : t('common:app.never')) },
    {
      name: t('ends'),
      cell: (key) => {
        if (key.expires_at === null) return t('common:app.never')
        return isOver(key) ? <Badge tone="danger">{t('over')}</Badge> : <Time at={key.expires_at} />
      },
    },
    {
      name: t('on'),
      cell: (key) => (
        <Switch
          aria-label={t('onLabel', { name: key.name })}
          checked={shown(key)}
          disabled={act.busy}
          onCheckedChange={(on) => void act.run({ id: key.id, on })}
        />
      ),
    },
  ]
}

function Edit({ item, calls, offered, forService }: Omit<Props, 'create'> & { item: ApiKey }) {
  const { t } = useTranslation(['keys', 'common'])
  const act = useRefreshing(calls.key)
  return (
    <FormDialog
      trigger={<IconAction icon={Pencil} label={t('edit', { name: item.name })} />}
      title={t('editTitle')}
      submit={t('common:app.save')}
      initial={valuesOf(item)}
      ready={isReady}
      onSubmit={(values) => act(calls.change(item.id, bodyOf(values, forService, item)))}
    >
      {(form) => <KeyFields form={form} offered={offered} forService={forService} />}
    </FormDialog>
  )
}

/** All keys of one kind, and what can be done with them. */
export function KeyList({ create, ...props }: Props) {
  const { t } = useTranslation(['keys', 'common'])
  const { calls, forService } = props
  const query = useInfiniteQuery(calls.list)
  const columns = useColumns(calls, forService)
  const act = useRefreshing(calls.key)
  const texts = forService ? 'service' : 'personal'
  return (
    <Listing
      query={query}
      failed={t('failed')}
      empty={
        <EmptyState icon={KeyRound} title={t(`kinds.${texts}.emptyTitle`)} text={t(`kinds.${texts}.emptyText`)}>
          {create}
        </EmptyState>
      }
    >
      {(keys) => (
        <Records
          label={t(`kinds.${texts}.title`)}
          items={keys}
          keyOf={(key) => key.id}
          columns={columns}
          actions={(key) => (
            <>
              <Edit item={key} {...props} />
              <RemoveAction
                label={t('delete', { name: key.name })}
                title={t('deleteTitle', { name: key.name })}
                text={t('deleteText')}
                confirm={t('common:app.delete')}
                onConfirm={() => act(calls.remove(key.id))}
              />
            </>
          )}
        />
      )}
    </Listing>
  )
}
