'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { UserMinus, UserX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconAction, RemoveAction } from '@/components/actions/icon-action'
import { useAct } from '@/components/actions/use-act'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { approve, giveRole, GROUPS_KEY, membersQuery, reject, removeMember, type Member, type MemberState, type Role } from './api'
import { RoleSelect } from './role-select'
import { isAtLeast, type Rights } from './roles'

const EVERYBODY = 0

interface Props {
  ns: string
  state: MemberState
  rights: Rights
  /** Oneself: that is what leaving is for. */
  me: number | undefined
}

function useNameOf() {
  const { t } = useTranslation('groups')
  return ({ user_id, user_name, display_name }: Member) =>
    user_id === EVERYBODY ? t('everybody') : (display_name ?? user_name ?? t('members.gone'))
}

/** Whether the role was given here, by hand, and is not above one's own. */
const isChangeable = ({ direct_role, provider, user_id }: Member, { give }: Rights) =>
  direct_role !== null && provider === null && user_id !== EVERYBODY && give.includes(direct_role)

function RoleOf({ member, ns, rights }: { member: Member } & Pick<Props, 'ns' | 'rights'>) {
  const { t } = useTranslation('groups')
  const nameOf = useNameOf()
  const giving = useAct({ act: (role: Role) => giveRole(ns, member.user_id, role), changes: [GROUPS_KEY] })
  const { role, direct_role, group, source, provider } = member
  if (member.state === 'approved' && direct_role !== null && isChangeable(member, rights)) {
    return (
      <RoleSelect
        label={t('members.roleOf', { name: nameOf(member) })}
        offered={rights.give}
        value={giving.of ?? direct_role}
        disabled={giving.busy}
        onChange={(wanted) => void giving.run(wanted)}
      />
    )
  }
  const from = provider ?? (source === 'inherited' || group !== ns ? group : null)
  return (
    <>
      <Badge tone={isAtLeast(role, 'Maintainer') ? 'primary' : 'neutral'}>{t(`roles.${role}.name`)}</Badge>
      {from && <span className="ml-2 text-xs text-muted-foreground">{t('roleFrom', { from })}</span>}
    </>
  )
}

function Answer({ member, ns }: { member: Member; ns: string }) {
  const { t } = useTranslation('groups')
  const nameOf = useNameOf()
  const approving = useAct({ act: () => approve(ns, member.user_id, 'Reporter'), changes: [GROUPS_KEY] })
  const rejecting = useAct({ act: () => reject(ns, member.user_id), changes: [GROUPS_KEY] })
  const busy = approving.busy || rejecting.busy
  return (
    <>
      {member.state === 'pending' && (
        <IconAction icon={UserX} label={t('members.reject', { name: nameOf(member) })} disabled={busy} onClick={() => void rejecting.run()} />
      )}
      <Button variant="outline" size="sm" disabled={busy} aria-label={t('members.approveLabel', { name: nameOf(member) })} onClick={() => void approving.run()}>
        {t('members.approve')}
      </Button>
    </>
  )
}

function Actions({ member, ns, rights, me }: { member: Member } & Omit<Props, 'state'>) {
  const { t } = useTranslation('groups')
  const nameOf = useNameOf()
  const refreshing = useRefreshing(GROUPS_KEY)
  const name = nameOf(member)
  const removable = member.direct_role !== null && member.provider === null && rights.give.includes(member.direct_role)
  if (!rights.manage) return null
  if (member.state !== 'approved' && !member.invited) return <Answer member={member} ns={ns} />
  if (!removable || member.user_id === me || (member.user_id === EVERYBODY && !rights.own)) return null
  const verb = member.state === 'approved' ? 'remove' : 'withdraw'
  return (
    <RemoveAction
      icon={UserMinus}
      label={t(`members.${verb}Label`, { name })}
      title={t(`members.${verb}Title`, { name })}
      text={t(`members.${verb}Text`)}
      confirm={t(`members.${verb}`)}
      onConfirm={() => refreshing(removeMember(ns, member.user_id))}
    />
  )
}

/** People of a group in one state: who is in, who waits, who was turned away. */
export function Members({ ns, state, rights, me }: Props) {
  const { t } = useTranslation('groups')
  const nameOf = useNameOf()
  const query = useInfiniteQuery(membersQuery(ns, state))
  const columns: readonly [Column<Member>, ...Column<Member>[]] = [
    {
      name: t('members.name'),
      cell: (member) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {nameOf(member)}
          {member.display_name && <span className="font-normal text-muted-foreground">{member.user_name}</span>}
          {!member.is_active && <Badge tone="warning">{t('members.off')}</Badge>}
          {state !== 'approved' && member.invited && <Badge>{t('members.invited')}</Badge>}
          {state === 'pending' && !member.invited && <Badge tone="warning">{t('members.asks')}</Badge>}
        </span>
      ),
    },
    { name: t('role'), cell: (member) => <RoleOf member={member} ns={ns} rights={rights} /> },
    { name: t('members.since'), cell: ({ created_at }) => <Time at={created_at} /> },
  ]
  return (
    <Listing query={query} failed={t('members.failed')} empty={<p className="text-sm text-muted-foreground">{t(`members.none.${state}`)}</p>}>
      {(members) => (
        <Records
          label={t('members.title')}
          items={members}
          keyOf={({ user_id }) => user_id}
          columns={columns}
          actions={(member) => <Actions member={member} ns={ns} rights={rights} me={me} />}
        />
      )}
    </Listing>
  )
}
