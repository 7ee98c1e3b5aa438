'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowUp, GitBranch, Pencil, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconAction, RemoveAction } from '@/components/actions/icon-action'
import { useAct } from '@/components/actions/use-act'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { deleteGitToken, GIT_TOKENS_KEY, gitTokensQuery, orderGitTokens, type GitToken } from './api'
import { GitTokenDialog } from './git-token-dialog'

const PROVIDER_NAMES: Record<GitToken['provider'], string> = { github: 'GitHub', gitlab: 'GitLab', gitea: 'Gitea', gerrit: 'Gerrit' }

/** The same with one of them a place further to the front. */
const movedUp = (tokens: readonly GitToken[], index: number) =>
  tokens.flatMap((token, at) => (at === index - 1 ? [tokens[index] ?? token, token] : at === index ? [] : [token]))

function Tokens({ tokens }: { tokens: readonly GitToken[] }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(GIT_TOKENS_KEY)
  const order = useAct({ act: (wanted: readonly GitToken[]) => orderGitTokens(wanted), changes: [GIT_TOKENS_KEY] })
  const columns: readonly [Column<GitToken>, ...Column<GitToken>[]] = [
    { name: t('git.host'), cell: ({ host }) => <span className="wrap-anywhere">{host}</span> },
    { name: t('git.provider'), cell: ({ provider }) => PROVIDER_NAMES[provider] },
    { name: t('git.login'), cell: ({ login }) => login ?? '–' },
    { name: t('git.updated'), cell: ({ updated_at }) => <Time at={updated_at} /> },
  ]
  return (
    <Records
      label={t('git.title')}
      items={tokens}
      keyOf={({ host }) => host}
      columns={columns}
      actions={(token) => {
        const index = tokens.indexOf(token)
        const { host } = token
        return (
          <>
            {index > 0 && (
              <IconAction icon={ArrowUp} label={t('git.up', { host })} disabled={order.busy} onClick={() => void order.run(movedUp(tokens, index))} />
            )}
            <GitTokenDialog token={token} trigger={<IconAction icon={Pencil} label={t('git.edit', { host })} />} />
            <RemoveAction
              label={t('git.delete', { host })}
              title={t('git.deleteTitle', { host })}
              text={t('git.deleteText')}
              confirm={t('common:app.delete')}
              onConfirm={() => refreshing(deleteGitToken(host))}
            />
          </>
        )
      }}
    />
  )
}

function NewToken() {
  const { t } = useTranslation('settings')
  return (
    <GitTokenDialog
      trigger={
        <Button>
          <Plus aria-hidden />
          {t('git.new')}
        </Button>
      }
    />
  )
}

/** With what agents reach one's repositories. */
export function GitTokens() {
  const { t } = useTranslation('settings')
  const { data, error, refetch } = useQuery(gitTokensQuery)
  return (
    <Page wide title={t('git.title')} intro={t('git.intro')} actions={<NewToken />}>
      {!data && (error ? <ErrorState error={error} title={t('git.failed')} onRetry={() => void refetch()} /> : <LoadingRows rows={2} />)}
      {data?.length === 0 && (
        <EmptyState icon={GitBranch} title={t('git.emptyTitle')} text={t('git.emptyText')}>
          <NewToken />
        </EmptyState>
      )}
      {data && data.length > 0 && <Tokens tokens={data} />}
    </Page>
  )
}
