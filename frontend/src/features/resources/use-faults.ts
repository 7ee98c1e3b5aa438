'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Remark } from '@/components/editor/setup'
import { type FieldError } from '@/lib/resources'
import { parse, placeOf } from '@/lib/resources/document'
import { same } from '@/lib/resources/merge'
import { parsePath, pathText, valueAt } from '@/lib/resources/paths'
import { type JsonSchema } from '@/lib/resources/schema'
import { type Fault } from '@/lib/resources/validate'

interface Said extends FieldError {
  /** What the field was when the server said so: it counts until that changes. */
  value: unknown
}

const NO_FAULTS: readonly Fault[] = []

/** Checks documents by the schema of their kind. The checker is loaded apart. */
function useSchemaCheck(schema: JsonSchema) {
  const { data } = useQuery({
    queryKey: ['schemas', 'checker', schema],
    queryFn: async () => (await import('@/lib/resources/validate')).checker(schema),
    staleTime: Infinity,
  })
  return data ?? null
}

export interface Faults {
  /** Of a text, with places. */
  remarks: (text: string) => Remark[]
  /** Of the present document, by the text of the path. What is only missing is told once somebody tried to save. */
  byField: ReadonlyMap<string, string>
  /** Marks what the server refused. */
  refuse: (errors: readonly FieldError[]) => void
  insist: () => void
}

export function useFaults(schema: JsonSchema, text: string): Faults {
  const { t } = useTranslation('resources')
  const check = useSchemaCheck(schema)
  const [said, setSaid] = useState<readonly Said[]>([])
  const [insisting, setInsisting] = useState(false)
  const words = useCallback(
    ({ path, rule, expected }: Fault) => t(`faults.${rule}`, { field: String(path.at(-1) ?? ''), expected }),
    [t],
  )
  const standing = useCallback(
    (document: unknown) => said.filter(({ path, value }) => same(valueAt(document, parsePath(path)), value)),
    [said],
  )
  const remarks = useCallback(
    (given: string): Remark[] => {
      const { tree, document, problems } = parse(given)
      if (document === null) return problems.length > 0 ? problems : [{ from: 0, to: given.length, message: t('faults.noMap') }]
      const own = (check?.(document) ?? NO_FAULTS).map((fault) => ({ place: placeOf(tree, fault.path), message: words(fault) }))
      const others = standing(document).map(({ path, message }) => ({ place: placeOf(tree, parsePath(path)), message }))
      return [...own, ...others].map(({ place: [from, to], message }) => ({ from, to, message }))
    },
    [check, standing, words, t],
  )
  const byField = useMemo(() => {
    const { document } = parse(text)
    if (document === null) return new Map<string, string>()
    const own = (check?.(document) ?? NO_FAULTS).filter(({ rule, path }) => insisting || (rule !== 'required' && valueAt(document, path) !== ''))
    return new Map([
      ...own.map((fault): [string, string] => [pathText(fault.path), words(fault)]),
      ...standing(document).map(({ path, message }): [string, string] => [path, message]),
    ])
  }, [text, check, insisting, standing, words])
  const refuse = useCallback(
    (errors: readonly FieldError[]) => {
      const { document } = parse(text)
      setSaid(errors.map((error) => ({ ...error, value: valueAt(document, parsePath(error.path)) })))
    },
    [text],
  )
  return { remarks, byField, refuse, insist: useCallback(() => setInsisting(true), []) }
}
