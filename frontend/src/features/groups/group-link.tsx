import Link from 'next/link'
import { type ReactNode } from 'react'

export const groupPath = (name: string) => `/groups?name=${encodeURIComponent(name)}`

export function GroupLink({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Link href={groupPath(name)} className="font-medium text-primary underline-offset-4 hover:underline">
      {children}
    </Link>
  )
}
