'use client'

import { useQuery } from '@tanstack/react-query'
import { accessQuery } from './api'

export interface Access {
  /** Writing, and stopping answers. */
  use: boolean
  /** Renaming, deleting, and all else that is its owner's. */
  own: boolean
  /** Letting people in, and out. */
  share: boolean
}

/** What one may do with a conversation; undefined while nobody knows. */
export function useAccess(id: number | null): Access | undefined {
  const { data } = useQuery({ ...accessQuery(id ?? 0), enabled: id !== null })
  if (id === null || data === undefined) return undefined
  const may = (verb: string) => data.some((permission) => permission.verb === verb && permission.allowed)
  return { use: may('use'), own: may('update'), share: may('share') }
}
