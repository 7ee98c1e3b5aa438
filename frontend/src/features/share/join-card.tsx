'use client'

import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { NoticePage } from '@/components/shell/notice-page'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { describeError } from '@/lib/api/describe'
import { type Joined, type Preview, useJoin } from './api'
import { forgetToken } from './token'

/** Where somebody finds what they were let into. */
function placeOf({ kind, resource_id }: Joined): string {
  return kind === 'Task' && typeof resource_id === 'number' ? `/chat?task=${resource_id}` : '/chat'
}

function Outcome({ joined }: { joined: Joined }) {
  const { t } = useTranslation()
  return (
    <NoticePage title={joined.display_name} text={t(`share.state.${joined.state}`)}>
      <Button asChild>
        <Link href={joined.state === 'pending' ? '/chat' : placeOf(joined)} onClick={forgetToken}>
          {t(joined.state === 'pending' ? 'pages.goHome' : 'share.open')}
        </Link>
      </Button>
    </NoticePage>
  )
}

/** What a link leads to, and the way in. */
export function JoinCard({ token, preview }: { token: string; preview: Preview }) {
  const { t } = useTranslation()
  const join = useJoin(token)
  if (join.data) return <Outcome joined={join.data} />
  const words = t('share.offer', { who: preview.shared_by, what: t(`share.kind.${preview.kind}`), role: t(`share.role.${preview.role}`) })
  return (
    <NoticePage title={preview.display_name} text={words}>
      {join.error && (
        <Alert tone="danger" role="alert" className="w-full text-left">
          {describeError(t, join.error)}
        </Alert>
      )}
      <Button disabled={join.isPending} onClick={() => { join.mutate() }}>
        {t(preview.require_approval ? 'share.ask' : 'share.join')}
      </Button>
    </NoticePage>
  )
}
