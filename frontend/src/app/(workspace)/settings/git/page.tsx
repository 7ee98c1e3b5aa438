'use client'

import { GitTokens } from '@/features/settings/git-tokens'

export default function MyGitTokensPage() {
  return <GitTokens />
}
