'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link2Off } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CheckboxRow } from '@/components/ui/checkbox'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { currentLanguage } from '@/lib/i18n'
import { sayRefused } from '@/lib/optimistic'
import { type Link, linksQuery, revokeLink, type Thing, thingKey } from './api'
import { NewLinkForm } from './new-link'
import { roleWords } from './roles'

const day = (at: string) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(at))

function Revoke({ thing, link }: { thing: Thing; link: Link }) {
  const { t } = useTranslation('share')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const [members, setMembers] = useState(false)
  const revoke = useMutation({
    mutationFn: () => revokeLink(link.id, members),
    onSuccess: () => client.invalidateQueries({ queryKey: thingKey(thing) }),
    onError: (error) => sayRefused(common, t('failed.revoke'), error),
  })
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" disabled={revoke.isPending}>
          <Link2Off aria-hidden />
          {t('links.revoke')}
        </Button>
      }
      title={t('links.revokeTitle')}
      text={t('links.revokeText')}
      confirm={t('links.revoke')}
      danger
      onConfirm={() => revoke.mutate()}
    >
      <CheckboxRow checked={members} onCheckedChange={(checked) => setMembers(checked === true)}>
        {t('links.revokeMembers')}
      </CheckboxRow>
    </ConfirmDialog>
  )
}

function LinkLine({ thing, link }: { thing: Thing; link: Link }) {
  const { t } = useTranslation('share')
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-1.5 text-sm">
          <code className="font-mono">{link.prefix}…</code>
          <Badge tone={link.public_read ? 'warning' : 'neutral'}>
            {link.public_read ? t('links.isPublic') : t(`roles.${roleWords(thing)}.${link.default_role}`)}
          </Badge>
          {link.expired && <Badge tone="danger">{t('links.expired')}</Badge>}
        </p>
        <p className="mt-0.5 text-xs text-muted-foreground">
          {[
            t('links.ends', { day: day(link.expires_at) }),
            t(link.require_approval ? 'links.withApproval' : 'links.withoutApproval'),
            link.created_by && t('links.by', { name: link.created_by }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Revoke thing={thing} link={link} />
    </li>
  )
}

/** Links that let people in, and what everybody may read. */
export function LinksTab({ thing, isOwner }: { thing: Thing; isOwner: boolean }) {
  const { t } = useTranslation('share')
  const { data, error, refetch } = useQuery(linksQuery(thing))
  return (
    <>
      <NewLinkForm thing={thing} isOwner={isOwner} />
      <section className="mt-6">
        <h3 className="text-sm font-medium">{t('links.existing')}</h3>
        {error && <ErrorState error={error} onRetry={() => void refetch()} className="mt-2" />}
        {!data && !error && <LoadingRows rows={2} className="mt-2" />}
        {data?.length === 0 && <p className="mt-1 text-sm text-muted-foreground">{t('links.none')}</p>}
        <ul className="divide-y">
          {data?.map((link) => (
            <LinkLine key={link.id} thing={thing} link={link} />
          ))}
        </ul>
      </section>
    </>
  )
}
