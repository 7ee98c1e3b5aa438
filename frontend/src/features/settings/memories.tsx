'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Brain, Download, Plus, SearchX, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { useAct } from '@/components/actions/use-act'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SearchField } from '@/components/forms/fields'
import { Listing } from '@/components/lists/listing'
import { Page, PageSection } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Button } from '@/components/ui/button'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { preferencesQuery } from '@/lib/preferences'
import { saveFile } from '@/lib/save-file'
import { exportMemories, forgetAll, MEMORIES_KEY, memoriesQuery } from './api'
import { MemoryDialog } from './memory-dialog'
import { MemoryRow } from './memory-row'
import { useChoosing } from './use-choosing'

function OnOff() {
  const { t } = useTranslation('settings')
  const { data } = useQuery(preferencesQuery)
  const choosing = useChoosing()
  return (
    <div className="mb-8 rounded-lg border bg-card px-4 py-3">
      <SwitchRow
        label={t('memories.on')}
        hint={t('memories.onHint')}
        checked={data?.memory?.enabled ?? false}
        disabled={!data}
        onCheckedChange={(enabled) => choosing.mutate({ memory: { enabled } })}
      />
    </div>
  )
}

function Export() {
  const { t } = useTranslation('settings')
  const act = useAct({
    act: async () => {
      const all = await exportMemories()
      saveFile('wegent-memories.json', JSON.stringify(all, null, 2), 'application/json')
    },
    changes: [],
  })
  return (
    <Button variant="outline" size="sm" disabled={act.busy} onClick={() => void act.run()}>
      <Download aria-hidden />
      {t('memories.export')}
    </Button>
  )
}

function ForgetAll() {
  const { t } = useTranslation('settings')
  const refreshing = useRefreshing(MEMORIES_KEY)
  const forget = async () => {
    const { deleted } = await refreshing(forgetAll())
    toast(t('memories.forgotten', { count: deleted }))
  }
  return (
    <Confirmed
      danger
      trigger={
        <Button variant="outline" size="sm">
          <Trash2 aria-hidden />
          {t('memories.forgetAll')}
        </Button>
      }
      title={t('memories.forgetAllTitle')}
      text={t('memories.forgetAllText')}
      confirm={t('memories.forgetAll')}
      onConfirm={forget}
    />
  )
}

function NewMemory() {
  const { t } = useTranslation('settings')
  return (
    <MemoryDialog
      trigger={
        <Button size="sm">
          <Plus aria-hidden />
          {t('memories.new')}
        </Button>
      }
    />
  )
}

function Found({ search }: { search: string }) {
  const { t } = useTranslation('settings')
  const query = useInfiniteQuery(memoriesQuery(search))
  const nothing = search === '' ? (
    <EmptyState icon={Brain} title={t('memories.emptyTitle')} text={t('memories.emptyText')}>
      <NewMemory />
    </EmptyState>
  ) : (
    <EmptyState icon={SearchX} title={t('memories.noneTitle')} text={t('memories.noneText')} />
  )
  return (
    <Listing query={query} failed={t('memories.failed')} empty={nothing}>
      {(memories) => (
        <ul aria-label={t('memories.list')} className="divide-y rounded-lg border bg-card">
          {memories.map((memory) => (
            <MemoryRow key={memory.id} memory={memory} />
          ))}
        </ul>
      )}
    </Listing>
  )
}

/** What is remembered of one, and whether anything is. */
export function Memories() {
  const { t } = useTranslation('settings')
  const [search, setSearch] = useState('')
  const actions = (
    <>
      <NewMemory />
      <Export />
      <ForgetAll />
    </>
  )
  return (
    <Page title={t('memories.title')} intro={t('memories.intro')}>
      <OnOff />
      <PageSection title={t('memories.list')} actions={actions}>
        <SearchField className="mb-3" label={t('memories.search')} value={search} onSearch={setSearch} />
        <Found search={search} />
      </PageSection>
    </Page>
  )
}
