'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { LockKeyhole, Plus, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconAction, RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { EmptyState } from '@/components/states/empty-state'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { deleteSecret, secretsKey, secretsQuery, type Holder, type Secret } from './api'
import { SecretDialog } from './secret-dialog'

const users = ({ usedBy = [] }: Secret) => usedBy.map(({ kind, name }) => `${kind} ${name}`)

export function NewSecret({ holder }: { holder: Holder }) {
  const { t } = useTranslation('settings')
  return (
    <SecretDialog
      holder={holder}
      trigger={
        <Button>
          <Plus aria-hidden />
          {t('secrets.new')}
        </Button>
      }
    />
  )
}

function Remove({ holder, secret }: { holder: Holder; secret: Secret }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(secretsKey(holder))
  const { name } = secret
  const using = users(secret)
  return (
    <RemoveAction
      label={t('secrets.delete', { name })}
      title={t('secrets.deleteTitle', { name })}
      text={using.length > 0 ? t('secrets.deleteUsed', { list: using.join(', ') }) : t('secrets.deleteText')}
      confirm={t('common:app.delete')}
      onConfirm={() => refreshing(deleteSecret(holder, name, using.length > 0))}
    />
  )
}

/** Names of what is stored; nobody reads the values back. */
export function Secrets({ holder }: { holder: Holder }) {
  const { t } = useTranslation('settings')
  const query = useInfiniteQuery(secretsQuery(holder))
  const columns: readonly [Column<Secret>, ...Column<Secret>[]] = [
    { name: t('secrets.name'), cell: ({ name }) => <code className="font-mono text-[0.8125rem] wrap-anywhere">{name}</code> },
    { name: t('secrets.refer'), cell: ({ name }) => <code className="font-mono text-xs wrap-anywhere">{`\${secret:${name}}`}</code> },
    { name: t('secrets.used'), cell: (secret) => users(secret).join(', ') || t('secrets.unused') },
    { name: t('secrets.updated'), cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  ]
  return (
    <Listing
      query={query}
      failed={t('secrets.failed')}
      empty={
        <EmptyState icon={LockKeyhole} title={t('secrets.emptyTitle')} text={t('secrets.emptyText')}>
          <NewSecret holder={holder} />
        </EmptyState>
      }
    >
      {(secrets) => (
        <Records
          label={t('secrets.title')}
          items={secrets}
          keyOf={({ name }) => name}
          columns={columns}
          actions={(secret) => (
            <>
              <SecretDialog
                holder={holder}
                secret={secret}
                trigger={<IconAction icon={RefreshCw} label={t('secrets.replace', { name: secret.name })} />}
              />
              <Remove holder={holder} secret={secret} />
            </>
          )}
        />
      )}
    </Listing>
  )
}
