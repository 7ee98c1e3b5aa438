'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table'
import { cn } from '@/lib/classes'
import { useMedia } from '@/lib/media'

export interface Column<Item> {
  name: string
  cell: (item: Item) => ReactNode
  className?: string
}

interface Props<Item> {
  /** Of the list, for screen readers. */
  label: string
  items: readonly Item[]
  keyOf: (item: Item) => string | number
  /** The first one says what an item is. */
  columns: readonly [Column<Item>, ...Column<Item>[]]
  /** What can be done with an item. */
  actions?: (item: Item) => ReactNode
}

function AsTable<Item>({ label, items, keyOf, columns, actions }: Props<Item>) {
  const { t } = useTranslation()
  return (
    <Table label={label}>
      <thead>
        <tr>
          {columns.map(({ name }) => (
            <TableHead key={name}>{name}</TableHead>
          ))}
          {actions && (
            <TableHead className="w-0">
              <span className="sr-only">{t('app.actions')}</span>
            </TableHead>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <TableRow key={keyOf(item)}>
            {columns.map(({ name, cell, className }, index) => (
              <TableCell key={name} className={cn(index === 0 && 'font-medium', className)}>
                {cell(item)}
              </TableCell>
            ))}
            {actions && (
              <TableCell className="py-1.5">
                <div className="flex items-center justify-end gap-1">{actions(item)}</div>
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}

function AsCards<Item>({ label, items, keyOf, columns: [main, ...others], actions }: Props<Item>) {
  return (
    <ul aria-label={label} className="space-y-2">
      {items.map((item) => (
        <li key={keyOf(item)} className="rounded-lg border bg-card p-4 text-sm">
          <div className="font-medium wrap-anywhere">{main.cell(item)}</div>
          <dl className="mt-2 space-y-1.5">
            {others.map(({ name, cell }) => (
              <div key={name} className="flex justify-between gap-4">
                <dt className="shrink-0 text-muted-foreground">{name}</dt>
                <dd className="min-w-0 text-right wrap-anywhere">{cell(item)}</dd>
              </div>
            ))}
          </dl>
          {actions && <div className="mt-3 -mb-1.5 flex flex-wrap items-center justify-end gap-1 border-t pt-1.5">{actions(item)}</div>}
        </li>
      ))}
    </ul>
  )
}

/** Things that have the same facts: a table where there is room, else a list of cards. */
export function Records<Item>(props: Props<Item>) {
  const roomy = useMedia('(min-width: 64rem)')
  return roomy ? <AsTable {...props} /> : <AsCards {...props} />
}
