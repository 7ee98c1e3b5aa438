'use client'

import { InvitationsPage } from '@/features/groups/invitations-page'

export default function MyInvitationsPage() {
  return <InvitationsPage />
}
