'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Link2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/lib/toasts'
import { linkTo } from '@/lib/navigation'
import { copyText } from '@/lib/text/clipboard'
import { createLink, linksKey, type NewLink, type Role, type Thing } from './api'
import { useRoleOptions } from './people-tab'

/** In hours; the longest that the installation allows has no number. */
const LIVES = { day: 24, week: 168, month: 720, longest: null } as const
type Life = keyof typeof LIVES
const LIFE_NAMES = Object.keys(LIVES) as Life[]

/** The address, which nobody can look up later. */
function Made({ link, onDone }: { link: NewLink; onDone: () => void }) {
  const { t } = useTranslation('share')
  const address = linkTo(link.url)
  const copy = async () => {
    const copied = await copyText(address)
    toast(t(copied ? 'links.copied' : 'failed.copy'), { tone: copied ? 'success' : 'danger' })
  }
  return (
    <div role="status" className="rounded-lg border border-primary/40 bg-primary-soft p-4">
      <Field label={t('links.made')} hint={t('links.once')}>
        {(wiring) => <Input {...wiring} readOnly value={address} onFocus={(event) => event.target.select()} className="font-mono text-xs" />}
      </Field>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy()}>
          <Copy aria-hidden />
          {t('links.copy')}
        </Button>
        <Button variant="ghost" size="sm" onClick={onDone}>
          {t('links.another')}
        </Button>
      </div>
    </div>
  )
}

/** Makes a link to something, with what whoever has it may do. */
export function NewLinkForm({ thing, isOwner }: { thing: Thing; isOwner: boolean }) {
  const { t } = useTranslation('share')
  const client = useQueryClient()
  const options = useRoleOptions(thing)
  const [role, setRole] = useState<Role>('Reporter')
  const [life, setLife] = useState<Life>('week')
  const [approval, setApproval] = useState(true)
  const [open, setOpen] = useState(false)
  const make = useMutation({
    mutationFn: () => {
      const hours = LIVES[life]
      return createLink({
        kind: thing.kind,
        id: thing.id,
        namespace: 'default',
        default_role: role,
        require_approval: approval,
        public_read: open,
        ...(hours !== null && { expires_in_hours: hours }),
      })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: linksKey(thing) }),
  })
  if (make.data) return <Made link={make.data} onDone={make.reset} />
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {options.length > 1 && (
          <Field label={t('role')}>{(wiring) => <Select {...wiring} options={options} value={role} onValueChange={setRole} />}</Field>
        )}
        <Field label={t('links.life')}>
          {(wiring) => (
            <Select
              {...wiring}
              options={LIFE_NAMES.map((name) => ({ value: name, label: t(`links.lives.${name}`) }))}
              value={life}
              onValueChange={setLife}
            />
          )}
        </Field>
      </div>
      <SwitchRow label={t('links.approval')} hint={t('links.approvalHint')} checked={approval} onCheckedChange={setApproval} />
      {isOwner && (
        <SwitchRow
          label={t('links.public')}
          hint={t(thing.kind === 'Task' ? 'links.publicHint' : 'links.publicHintThing')}
          checked={open}
          onCheckedChange={setOpen}
        />
      )}
      {make.error && <ErrorState error={make.error} />}
      <Button type="submit" disabled={make.isPending}>
        {make.isPending ? <Spinner /> : <Link2 aria-hidden />}
        {t('links.make')}
      </Button>
    </form>
  )
}
