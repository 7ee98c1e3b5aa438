'use client'

import { useSearchParams } from 'next/navigation'
import { GroupList } from '@/features/groups/group-list'
import { GroupPage } from '@/features/groups/group-page'
import { SecretsSection } from '@/features/secrets/secrets-section'

const secrets = (ns: string) => <SecretsSection holder={{ ns, scope: 'group' }} />

/** All groups, or the one in the address: `/groups?name=acme/web`. */
export default function GroupsPage() {
  const name = useSearchParams().get('name')
  return name === null ? <GroupList /> : <GroupPage key={name} name={name} secrets={secrets} />
}
